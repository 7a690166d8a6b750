using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Faults of the job itself count against its limit; those of the fleet do not.</summary>
public sealed class FailureSpecs
{
    [Fact]
    public async Task A_process_that_fails_restarts_its_gang_up_to_the_limit_and_then_the_job_has_failed()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("broken", 16, JobYaml.OnNvidia + "\nrestart: {limit: 2, backoff: 5s}", "duration: 5s", "exit-code: \"3\""));

        var second = await fleet.RunUntilAsync("it runs a second time", s => s.Is("broken", TrainingJobState.Running) && s.Job("broken").Status!.Attempt == 2);
        Assert.Equal(1, second.Job("broken").Status!.Restarts);

        var failed = await fleet.RunUntilAsync("it has failed", s => s.Is("broken", TrainingJobState.Failed));
        var job = failed.Job("broken");
        Assert.Equal((3, 2), (job.Status!.Attempt, job.Status.Restarts));
        Assert.True(job.Holds("Failed"));
        Assert.Equal("RestartLimitReached", job.Condition("Failed")!.Reason);
        Assert.Matches("rank [01] on gpu-[1-4] ended with exit code 3; all 2 restarts are used up", job.Message("Failed"));
        var later = await fleet.RunForAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(3, later.Job("broken").Status!.Attempt);
        await fleet.AssertNoOrphansAsync(later);
    }

    [Fact]
    public async Task Between_two_attempts_a_failing_job_backs_off_and_lets_others_by()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("broken", 32, JobYaml.OnNvidia + "\nrestart: {limit: 3, backoff: 60s}", "duration: 5s", "exit-code: \"1\""));
        var waiting = await fleet.RunUntilAsync("it backs off", s => s.Is("broken", TrainingJobState.Queued) && s.Job("broken").Status!.RetryAfter is not null);
        await fleet.ApplyAsync(JobYaml.Of("good", 32, JobYaml.OnNvidia, "duration: 5s"));

        var done = await fleet.RunUntilAsync("good is complete", s => s.Is("good", TrainingJobState.Complete), TimeSpan.FromSeconds(45));

        Assert.Equal(1, done.Job("broken").Status!.Attempt);
        Assert.True(waiting.Job("broken").Status!.RetryAfter > fleet.Clock.GetUtcNow().UtcDateTime.AddSeconds(-60));
        await fleet.RunUntilAsync("broken is tried again", s => s.Job("broken").Status!.Attempt == 2, TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_pod_the_kubelet_refuses_takes_its_gang_elsewhere()
    {
        await using var fleet = await FleetHarness.StartAsync();
        fleet.RefusalsAreFaults = false;
        await fleet.RunForAsync(TimeSpan.FromSeconds(5));

        // Somebody else's pod takes GPUs behind our back at the very moment; the informer has not shown it when the plan is made.
        await fleet.TakeChipsAsync("gpu-1", 8);
        await fleet.TakeChipsAsync("gpu-2", 8);
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, JobYaml.OnNvidia, "duration: 5s"));
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));

        Assert.DoesNotContain(done.PodsOf("llama"), pod => pod.Phase == "Succeeded" && pod.Node is "gpu-1" or "gpu-2");
        Assert.Equal(0, done.Job("llama").Status!.Restarts ?? 0);
    }

    [Fact]
    public async Task A_gang_that_does_not_start_in_time_is_taken_down_whole_and_tried_elsewhere()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { StartTimeout = TimeSpan.FromSeconds(30) });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia + "\nstartTimeout: 30s", "duration: 5s"));
        var placed = await fleet.RunUntilAsync("its pods are made", s => s.PodsOf("llama").Count == 2);
        var dead = placed.PodsOf("llama")[1].Node;
        await fleet.FailNodeAsync(dead); // Between placement and start; nobody else knows it for 40 s.

        var late = await fleet.RunUntilAsync("the start has timed out", s => s.Job("llama").Status!.LastFailure is not null);
        Assert.Equal("StartTimedOut", late.Job("llama").Status!.LastFailure!.Code);
        Assert.Equal("only 1 of 2 hosts ran after 30 s; the gang was taken down whole", late.Job("llama").Status!.LastFailure!.Message);
        Assert.Equal(dead, late.Job("llama").Status!.LastFailure!.Nodes);

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.DoesNotContain(done.PodsOf("llama", attempt: done.Job("llama").Status!.Attempt), pod => pod.Node == dead);
        Assert.Equal(0, done.Job("llama").Status!.Restarts ?? 0);
        await fleet.AssertNoOrphansAsync(done);
    }

    [Fact]
    public async Task A_forbidden_pod_half_way_withdraws_the_gang_whole_and_is_its_reason_to_wait()
    {
        var refused = 0;
        var gate = new RefusingGate(
            write => write is { Verb: WriteVerb.Create, DryRun: false } && write.Kind == CoreKinds.Pod
                && write.Name!.EndsWith("-1", StringComparison.Ordinal) && refused++ < 2,
            "exceeded quota: team-a, requested: requests.nvidia.com/gpu=8");
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = gate });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 5s"));

        var waiting = await fleet.RunUntilAsync("it waits", s => s.Is("llama", TrainingJobState.Queued) && s.Job("llama").Status!.LastFailure is not null);
        var failure = waiting.Job("llama").Status!.LastFailure!;
        Assert.Equal("PodForbidden", failure.Code);
        Assert.Contains("rank 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("exceeded quota: team-a", failure.Message, StringComparison.Ordinal);
        var withdrawn = await fleet.RunUntilAsync("the other half is gone", s => s.PodsOf("llama").All(pod => pod.Deleting || pod.Attempt != 1));
        Assert.Equal(0, withdrawn.Job("llama").Status!.Restarts ?? 0);

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        await fleet.AssertNoOrphansAsync(done);
    }
}
