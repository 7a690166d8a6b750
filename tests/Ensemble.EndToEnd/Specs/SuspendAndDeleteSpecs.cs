using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>What an author may do to a job that runs.</summary>
public sealed class SuspendAndDeleteSpecs
{
    [Fact]
    public async Task Suspending_takes_the_gang_down_and_resuming_goes_on_from_the_checkpoint()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 60s"));
        await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(30));

        await fleet.PatchJobAsync("llama", """{"spec":{"suspend":true}}""");
        var suspended = await fleet.RunUntilAsync("it is suspended and its pods are gone", s => s.Is("llama", TrainingJobState.Suspended) && s.PodsOf("llama").Count == 0);
        Assert.Equal("spec.suspend is true; set it to false to let the job run", suspended.Job("llama").Message("Placed"));
        Assert.Null(suspended.Job("llama").Status!.Placement);
        var still = await fleet.RunForAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(still.PodsOf("llama"));

        await fleet.PatchJobAsync("llama", """{"spec":{"suspend":false}}""");
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.Equal((2, 0), (done.Job("llama").Status!.Attempt, done.Job("llama").Status!.Restarts ?? 0));
        Assert.Contains("resumed from checkpoint at step", await fleet.LogsAsync(done.PodsOf("llama")[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_born_suspended_waits_for_its_author()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "suspend: true", "duration: 5s"));
        var state = await fleet.RunUntilAsync("it is suspended", s => s.Is("llama", TrainingJobState.Suspended));
        Assert.Empty(state.PodsOf("llama"));

        await fleet.PatchJobAsync("llama", """{"spec":{"suspend":false}}""");
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
    }

    [Fact]
    public async Task A_deleted_job_goes_after_its_pods()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 5m"));
        var running = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.Contains("ensemble.fleet/gang", running.Job("llama").Metadata.Finalizers);

        await fleet.DeleteJobAsync("llama");
        var gone = await fleet.RunUntilAsync("the job is gone", s =>
        {
            if (s.FindJob("llama") is null) Assert.DoesNotContain(s.PodsOf("llama"), pod => pod.Phase == "Running" && !pod.Deleting);
            return s.FindJob("llama") is null;
        });
        Assert.DoesNotContain(gone.PodsOf("llama"), pod => pod.IsLive);

        await fleet.ApplyAsync(JobYaml.Of("next", 32, JobYaml.OnNvidia, "duration: 5s")); // All chips are free again.
        await fleet.RunUntilAsync("the next job is complete", s => s.Is("next", TrainingJobState.Complete));
    }

    [Fact]
    public async Task A_waiting_job_can_be_deleted()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("huge", 512));
        var waiting = await fleet.RunUntilAsync("it waits", s => s.Is("huge", TrainingJobState.Queued));
        Assert.Empty(waiting.Job("huge").Metadata.Finalizers ?? []); // It has nothing that must be taken down before it.

        await fleet.DeleteJobAsync("huge");
        Assert.Null((await fleet.LookAsync()).FindJob("huge"));
    }

    [Fact]
    public async Task A_job_that_is_deleted_while_it_starts_leaves_nothing_behind()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 32, JobYaml.OnNvidia, "duration: 5m"));
        await fleet.RunUntilAsync("its pods are made", s => s.PodsOf("llama").Count == 4);
        await fleet.DeleteJobAsync("llama");

        var gone = await fleet.RunUntilAsync("all is gone", s => s.FindJob("llama") is null && s.PodsOf("llama").Count == 0);
        await fleet.AssertNoOrphansAsync(gone);
        await fleet.ApplyAsync(JobYaml.Of("next", 32, JobYaml.OnNvidia, "duration: 5s")); // All chips are free again.
        await fleet.RunUntilAsync("the next job is complete", s => s.Is("next", TrainingJobState.Complete));
    }

    [Fact]
    public async Task The_place_of_a_job_that_is_deleted_while_its_pods_are_made_is_nobody_elses_before_they_are_accounted_for()
    {
        var gate = new HoldingGate(write => write is { Verb: WriteVerb.Create, Kind.Kind: "Pod", DryRun: false }) { Armed = true };
        await using var fleet = await FleetHarness.StartAsync(new() { StartOperator = false });
        await using var fleetOperator = await fleet.StartAnotherOperatorAsync(new() { LeaderElection = false, PlanPause = TimeSpan.Zero }, gate);
        using var released = gate; // Before the operator is stopped, which waits for its writes.
        await fleet.ApplyAsync(JobYaml.Of("llama", 32, JobYaml.OnNvidia, "duration: 5m"));
        await fleet.AwaitAsync("its pods are under way", _ => gate.Holds);

        await fleet.DeleteJobAsync("llama");
        await fleet.ApplyAsync(JobYaml.Of("next", 32, JobYaml.OnNvidia, "duration: 5s"));
        var meanwhile = await fleet.AwaitAsync("the next job waits", s => s.Is("next", TrainingJobState.Queued));
        Assert.Null(meanwhile.FindJob("llama"));

        gate.Release();
        var placed = await fleet.AwaitAsync("it has the place", s => s.Is("next", TrainingJobState.Placed));
        Assert.Equal(1, placed.Job("next").Status!.Attempt);
        Assert.Empty(placed.PodsOf("llama"));
    }

    [Fact]
    public async Task A_deleted_job_on_a_dead_node_does_not_hang_and_its_chips_stay_taken()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, JobYaml.OnNvidia, "duration: 10m"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var dead = state.PodsOf("llama")[0].Node;
        await fleet.FailNodeAsync(dead);

        await fleet.DeleteJobAsync("llama");
        await fleet.RunUntilAsync("it is gone", s => s.FindJob("llama") is null);

        await fleet.ApplyAsync(JobYaml.Of("next", 24, JobYaml.OnNvidia, "duration: 5s"));
        var done = await fleet.RunUntilAsync("the next job is complete", s => s.Is("next", TrainingJobState.Complete));
        Assert.DoesNotContain(done.PodsOf("next"), pod => pod.Node == dead);
    }
}
