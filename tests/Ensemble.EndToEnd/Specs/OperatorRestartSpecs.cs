using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Kubernetes is the only store: an operator that comes back finds everything in it.</summary>
public sealed class OperatorRestartSpecs
{
    [Fact]
    public async Task A_restart_in_the_middle_disturbs_nothing_that_runs_and_forgets_nothing_that_waits()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("runs", 32, JobYaml.OnNvidia, "duration: 60s"));
        await fleet.ApplyAsync(JobYaml.Of("pangu", 16, JobYaml.OnAscend, "duration: 60s"));
        await fleet.RunUntilAsync("the GPUs are taken", s => s.Is("runs", TrainingJobState.Running));
        await fleet.ApplyAsync(JobYaml.Of("waits", 8, JobYaml.OnNvidia, "duration: 5s"));
        var before = await fleet.RunUntilAsync(
            "two run and one waits",
            s => s.Is("runs", TrainingJobState.Running) && s.Is("pangu", TrainingJobState.Running) && s.Is("waits", TrainingJobState.Queued));

        await fleet.StopOperatorAsync();
        await fleet.RunForAsync(TimeSpan.FromSeconds(10));
        await fleet.StartOperatorAsync();
        var after = await fleet.RunForAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(before.PodsOf("runs").Select(pod => pod.Uid), after.PodsOf("runs").Select(pod => pod.Uid));
        Assert.Equal(before.PodsOf("pangu").Select(pod => pod.Uid), after.PodsOf("pangu").Select(pod => pod.Uid));
        var done = await fleet.RunUntilAsync("all are complete", s => s.All(TrainingJobState.Complete));
        Assert.All(done.Jobs, job => Assert.Equal(1, job.Status!.Attempt));
        await fleet.AssertNoOrphansAsync(done);
    }

    [Fact]
    public async Task What_happened_while_no_operator_ran_is_dealt_with_by_the_next()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("dies", 8, JobYaml.OnNvidia, "duration: 5m"));
        await fleet.ApplyAsync(JobYaml.Of("ends", 8, JobYaml.OnNvidia, "duration: 20s"));
        await fleet.ApplyAsync(JobYaml.Of("deleted", 8, JobYaml.OnNvidia, "duration: 5m"));
        var state = await fleet.RunUntilAsync("all run", s => s.Jobs.Count == 3 && s.All(TrainingJobState.Running));

        await fleet.StopOperatorAsync();
        await fleet.FailNodeAsync(state.PodsOf("dies")[0].Node);
        await fleet.DeleteJobAsync("deleted");
        await fleet.ApplyAsync(JobYaml.Of("new", 8, JobYaml.OnNvidia, "duration: 5s"));
        await fleet.RunForAsync(TimeSpan.FromSeconds(70));
        await fleet.StartOperatorAsync();

        var done = await fleet.RunUntilAsync(
            "everything is as it should be",
            s => s.Is("ends", TrainingJobState.Complete) && s.Is("new", TrainingJobState.Complete) && s.FindJob("deleted") is null
                && s.Is("dies", TrainingJobState.Running) && s.Job("dies").Status!.Attempt == 2);
        await fleet.AssertNoOrphansAsync(done);
    }

    [Fact]
    public async Task Of_two_operators_one_acts_and_the_other_takes_over_when_it_is_gone()
    {
        var options = new Operator.Hosting.FleetOperatorOptions { LeaderElection = true, PlanPause = TimeSpan.Zero, Identity = "first" };
        var gate = new KillGate(0, after: false);
        await using var fleet = await FleetHarness.StartAsync(new() { Operator = options, Gate = gate });
        await fleet.ApplyAsync(JobYaml.Of("first", 8, JobYaml.OnNvidia, "duration: 5m"));
        await fleet.RunUntilAsync("it runs", s => s.Is("first", TrainingJobState.Running));

        gate.Close(); // It loses the API server, and its Lease with it.
        await fleet.ApplyAsync(JobYaml.Of("second", 8, JobYaml.OnNvidia, "duration: 5s"));
        await using var next = await fleet.StartAnotherOperatorAsync(options with { Identity = "second" });
        await fleet.RunForAsync(TimeSpan.FromSeconds(5));

        var done = await fleet.RunUntilAsync("the second operator has finished the second job", s => s.Is("second", TrainingJobState.Complete), TimeSpan.FromMinutes(2));
        Assert.Equal(1, done.Job("first").Status!.Attempt);
    }
}
