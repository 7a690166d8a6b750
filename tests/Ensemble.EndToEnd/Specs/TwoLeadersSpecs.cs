using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>No Lease can fence a writer: one that slept between its decision and its write finds another leading, and writes all the same.</summary>
public sealed class TwoLeadersSpecs
{
    private const int AllNvidia = 32;

    [Fact]
    public async Task Chips_that_a_sleeper_gives_away_after_another_did_stay_with_the_job_that_runs()
    {
        var gate = new HoldingGate(write => write is { Name: "late", Subresource: "status" });
        await using var fleet = await FleetHarness.StartAsync(new() { StartOperator = false });
        var sleeper = await fleet.StartAnotherOperatorAsync(new() { LeaderElection = false, PlanPause = TimeSpan.Zero }, gate);
        await fleet.ApplyAsync("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: urgent}, value: 1000}");
        await fleet.ApplyAsync(JobYaml.Of("first", AllNvidia, JobYaml.OnNvidia, "duration: 20s"));
        await fleet.RunUntilAsync("the first runs", s => s.Is("first", TrainingJobState.Running));
        await fleet.ApplyAsync(JobYaml.Of("late", AllNvidia, JobYaml.OnNvidia, "duration: 10s"));
        await fleet.RunUntilAsync("the second waits and says why", s => s.Is("late", TrainingJobState.Queued));

        // The first ends, the sleeper gives its chips to the second, and falls asleep before it writes that down.
        gate.Armed = true;
        await fleet.RunUntilAsync("the sleeper sleeps", _ => gate.Holds);
        await fleet.ApplyAsync(JobYaml.Of("urgent", AllNvidia, $"{JobYaml.OnNvidia}\npriorityClassName: urgent", "duration: 40s"));
        await fleet.StartOperatorAsync(options: new() { LeaderElection = false, PlanPause = TimeSpan.FromSeconds(2) }); // Both jobs are in its first plan.
        var running = await fleet.RunUntilAsync("another leads and runs the urgent job", s => s.Is("urgent", TrainingJobState.Running));
        Assert.Null(running.Job("late").Status!.Placement);

        fleet.SharedPlacementsAreFaults = fleet.RefusalsAreFaults = false;
        gate.Release();
        await sleeper.StopAsync();
        await sleeper.DisposeAsync();

        // By the next plan or by the kubelets, whoever is first: they have no chip left for it.
        await fleet.RunUntilAsync("the late placement is taken back", s => s.Job("late").Status?.LastFailure?.Code is "ChipsPlacedTwice" or "PodRefused");
        await fleet.RunUntilAsync("its pods are gone", s => s.PodsOf("late").Count == 0 && s.Job("late").Status?.Placement is null);
        fleet.SharedPlacementsAreFaults = fleet.RefusalsAreFaults = true;

        var end = await fleet.RunUntilAsync("both end", s => s.All(TrainingJobState.Complete));
        Assert.Equal((1, 0), (end.Job("urgent").Status!.Attempt, end.Job("late").Status!.Restarts ?? 0));
        Assert.Equal(running.PodsOf("urgent").Select(p => p.Uid), end.PodsOf("urgent").Select(p => p.Uid));
    }

    [Fact]
    public async Task Of_two_placements_with_one_chip_the_one_that_runs_stays_and_the_other_says_why_it_goes()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("holder", 4, JobYaml.OnNvidia, "duration: 1h"));
        var running = await fleet.RunUntilAsync("it runs", s => s.Is("holder", TrainingJobState.Running));
        await fleet.ApplyAsync(JobYaml.Of("late", 4, $"{JobYaml.OnNvidia}\nqueue: nowhere", "duration: 10s"));
        await fleet.RunUntilAsync("the other waits", s => s.Is("late", TrainingJobState.Queued));

        // What a leader writes that wakes up late. The node has chips left, so its kubelet sees nothing wrong.
        fleet.SharedPlacementsAreFaults = false;
        var placement = running.Job("holder").Status!.Placement!;
        await fleet.PatchJobStatusAsync("late", new JsonObject { ["status"] = new JsonObject { ["attempt"] = 1, ["placement"] = JsonSerializer.SerializeToNode(placement, ResourceJson.Options) } });
        var repaired = await fleet.RunUntilAsync("the late placement is taken back", s => s.Job("late").Status?.LastFailure is not null);
        fleet.SharedPlacementsAreFaults = true;
        Assert.Equal("ChipsPlacedTwice", repaired.Job("late").Status!.LastFailure!.Code);
        Assert.Contains("default/holder keeps them", repaired.Job("late").Status!.LastFailure!.Message, StringComparison.Ordinal);
        var end = await fleet.RunUntilAsync("its pods are gone", s => s.PodsOf("late").Count == 0 && s.Job("late").Status?.Placement is null);
        Assert.Equal(running.PodsOf("holder").Select(p => p.Uid), end.PodsOf("holder").Select(p => p.Uid));
        Assert.Equal(1, end.Job("holder").Status!.Attempt);
    }
}
