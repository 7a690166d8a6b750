using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>On what terms a job runs, stops and is kept.</summary>
public sealed class TermsSpecs
{
    private const string OnStop = "checkpoint: {every: 10m, onStop: {signal: SIGUSR1, grace: 90s}}";

    [Fact]
    public async Task A_job_that_is_stopped_saves_a_checkpoint_at_its_signal_and_goes_on_from_it()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, $"{JobYaml.OnNvidia}\n{OnStop}", "duration: 100s", "checkpoint-every: \"100\""));
        var running = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        foreach (var pod in running.PodsOf("llama"))
        {
            Assert.Equal(90, (int)pod.Raw["spec"]!["terminationGracePeriodSeconds"]!);
            Assert.Equal("kill -s USR1 1 && sleep 90", (string?)pod.Container["lifecycle"]!["preStop"]!["exec"]!["command"]![2]);
            Assert.Equal(("SIGUSR1", "90", "600"), (pod.Env("ENSEMBLE_STOP_SIGNAL"), pod.Env("ENSEMBLE_STOP_SECONDS"), pod.Env("ENSEMBLE_CHECKPOINT_SECONDS")));
        }

        await fleet.RunForAsync(TimeSpan.FromSeconds(30));
        await fleet.PatchJobAsync("llama", """{"spec":{"suspend":true}}""");
        var stopping = await fleet.RunUntilAsync("it is being stopped", s => s.PodsOf("llama").Any(pod => pod.Deleting));
        Assert.All(stopping.PodsOf("llama"), pod => Assert.True(pod.Deleting)); // All ranks together.
        await fleet.RunUntilAsync("its pods are gone", s => s.PodsOf("llama").Count == 0, TimeSpan.FromSeconds(10));

        await fleet.PatchJobAsync("llama", """{"spec":{"suspend":false}}""");
        var again = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(2));
        var log = await fleet.LogsAsync(again.PodsOf("llama")[0]);
        Assert.Matches("resumed from checkpoint at step (2[89]|3[0-2])\n", log); // Without the signal it would begin anew: its first own checkpoint is its last step.
    }

    [Fact]
    public async Task A_gang_that_lost_a_host_hangs_and_is_not_given_its_long_grace()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 32, $"{JobYaml.OnNvidia}\ncheckpoint: {{onStop: {{signal: SIGUSR1, grace: 20m}}}}", "duration: 10m"));
        var running = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var dead = running.PodsOf("llama")[1].Node;
        await fleet.FailNodeAsync(dead);

        await fleet.RunUntilAsync("it goes back to its queue", s => s.Is("llama", TrainingJobState.Queued));
        await fleet.RunUntilAsync("the others are gone", s => s.PodsOf("llama").All(pod => pod.Node == dead), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Chips_of_a_gang_that_saves_its_state_are_not_given_to_others_before_its_end()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 32, $"{JobYaml.OnNvidia}\n{OnStop}", "duration: 10m", "checkpoint-time: 60s"));
        await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.ApplyAsync(JobYaml.Of("next", 32, JobYaml.OnNvidia, "duration: 5s"));

        await fleet.DeleteJobAsync("llama");
        await fleet.RunForAsync(TimeSpan.FromSeconds(50));
        Assert.True((await fleet.LookAsync()).Is("next", TrainingJobState.Queued));
        await fleet.RunUntilAsync("the next job is complete", s => s.Is("next", TrainingJobState.Complete) && s.FindJob("llama") is null, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_run_time_limit_counts_all_attempts_and_no_waiting()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, $"{JobYaml.OnNvidia}\nrunTimeLimit: 60s", "duration: 10m"));
        await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(40));
        await fleet.PatchJobAsync("llama", """{"spec":{"suspend":true}}""");
        var suspended = await fleet.RunUntilAsync("it is suspended", s => s.Is("llama", TrainingJobState.Suspended));
        Assert.InRange(suspended.Job("llama").Status!.RunTime!.Value.ToTimeSpan(), TimeSpan.FromSeconds(39), TimeSpan.FromSeconds(43));
        await fleet.RunForAsync(TimeSpan.FromMinutes(5));

        await fleet.PatchJobAsync("llama", """{"spec":{"suspend":false}}""");
        await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running));
        var failed = await fleet.RunUntilAsync("it failed", s => s.Is("llama", TrainingJobState.Failed), TimeSpan.FromSeconds(25));
        Assert.Equal("ran 1 min in all attempts together, which is its limit (spec.runTimeLimit)", failed.Job("llama").Message("Failed"));
        Assert.Equal("1m", failed.Job("llama").Status!.RunTime!.Value.Text);
        await fleet.RunUntilAsync("its pods are gone", s => s.PodsOf("llama").All(pod => !pod.IsLive));
    }

    [Fact]
    public async Task A_job_is_deleted_a_while_after_its_end_and_all_it_owned_with_it()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, $"{JobYaml.OnAscend}\nttlAfterFinished: 2m", "duration: 5s"));
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.NotNull((await fleet.RunForAsync(TimeSpan.FromSeconds(115))).FindJob("llama"));

        await fleet.RunUntilAsync("it is gone, and its pods", s => s.FindJob("llama") is null && s.PodsOf("llama").Count == 0, TimeSpan.FromSeconds(30));
        await fleet.RunForAsync(TimeSpan.FromSeconds(10));
        Assert.Null(await fleet.User.FindAsync<System.Text.Json.Nodes.JsonObject>(CoreKinds.ConfigMap, "default", "rings-config-llama", CancellationToken.None));
    }

    [Fact]
    public async Task A_time_to_live_that_is_set_after_the_end_counts_from_the_end()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "", "duration: 5s"));
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        await fleet.RunForAsync(TimeSpan.FromMinutes(2));

        await fleet.PatchJobAsync("llama", """{"spec":{"ttlAfterFinished":"1m"}}""");
        await fleet.RunUntilAsync("it is gone", s => s.FindJob("llama") is null, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_exit_code_that_no_restart_mends_fails_the_job_at_once()
    {
        await using var fleet = await FleetHarness.StartAsync();
        const string Policy = "restart: {limit: 5, onExitCodes: [{codes: [42], action: Fail}, {ranges: [{from: 70, to: 79}], action: Ignore}]}";
        await fleet.ApplyAsync(JobYaml.Of("nan", 16, $"{JobYaml.OnNvidia}\n{Policy}", "duration: 5s", "exit-code: \"42\""));
        await fleet.ApplyAsync(JobYaml.Of("busy", 16, $"{JobYaml.OnNvidia}\n{Policy}", "duration: 5s", "exit-code: \"75\""));

        var state = await fleet.RunUntilAsync("one failed and the other tried again", s => s.Is("nan", TrainingJobState.Failed) && s.Job("busy").Status!.Attempt >= 4);
        Assert.Equal(("ExitCodeFails", 1, 0), (state.Job("nan").Condition("Failed")!.Reason, state.Job("nan").Status!.Attempt, state.Job("nan").Status!.Restarts ?? 0));
        Assert.Equal(0, state.Job("busy").Status!.Restarts ?? 0);
    }
}
