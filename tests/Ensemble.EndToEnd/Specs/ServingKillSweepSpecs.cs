using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A service of two gangs that is moved to another revision, loses a pod and is scaled down; the operator ended before, or after, every write.</summary>
public sealed class ServingKillSweepSpecs(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Ending_the_operator_around_any_of_its_writes_loses_no_replica_and_starts_none_twice(bool after) => WriteSweep.RunAsync(PlayAsync, after, fewest: 30, output);

    /// <summary>Plays the scenario once to its end, ending the operator once on the way.</summary>
    private static async Task<(int Writes, bool Killed)> PlayAsync(int killAt, bool after)
    {
        var gate = new KillGate(killAt, after);
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = gate, Step = TimeSpan.FromSeconds(2), StartTimeout = TimeSpan.FromMinutes(30) });
        WriteSweep.Restart(fleet, gate);

        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 16, "variants: [{name: a, vendor: Nvidia}, {name: b, vendor: Huawei}]\nchoose: InOrder\nrollout: {maxSurge: 1, maxUnavailable: 1}"));
        await fleet.RunUntilAsync("both serve", s => s.Service("chat").Is(InferenceJobState.Ready));
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 16, "variants: [{name: a, vendor: Nvidia}, {name: b, vendor: Huawei}]\nchoose: InOrder\nrollout: {maxSurge: 1, maxUnavailable: 1}", "vllm:2"));
        var state = await fleet.RunUntilAsync("both are moved", s => s.Service("chat").Is(InferenceJobState.Ready), TimeSpan.FromMinutes(10));
        await fleet.DeletePodAsync(state.PodsOf("chat").First(pod => pod is { Deleting: false, Rank: 1 }));
        await fleet.RunForAsync(TimeSpan.FromSeconds(6));
        await fleet.RunUntilAsync("both serve again", s => s.Service("chat").Is(InferenceJobState.Ready), TimeSpan.FromMinutes(10));
        await fleet.PatchServiceAsync("chat", """{"spec":{"replicas":1}}""");
        var end = await fleet.RunUntilAsync(
            "one is left", s => s.Service("chat").Is(InferenceJobState.Ready) && s.Service("chat").Replicas().Count == 1 && s.PodsOf("chat").Count == 2, TimeSpan.FromMinutes(10));
        await fleet.AssertNoOrphansAsync(end);
        Assert.All(end.PodsOf("chat"), pod => Assert.Equal("registry.example/vllm:2", (string?)pod.Container["image"]));
        return (gate.Count, gate.Killed);
    }
}
