using System.Collections.Concurrent;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A service of two gangs that is moved to another revision, loses a pod and is scaled down; the operator ended before, or after, every write.</summary>
public sealed class ServingKillSweepSpecs(ITestOutputHelper output)
{
    private const int AtOnce = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ending_the_operator_around_any_of_its_writes_loses_no_replica_and_starts_none_twice(bool after)
    {
        var counted = await PlayAsync(killAt: 0, after: false);
        Assert.True(counted.Writes > 30, $"the scenario has only {counted.Writes} writes");

        var faults = new ConcurrentQueue<string>();
        var (restarts, next) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var k && k <= counted.Writes)
            {
                try
                {
                    if ((await PlayAsync(k, after)).Killed) Interlocked.Increment(ref restarts);
                }
                catch (Exception e)
                {
                    faults.Enqueue($"ended {(after ? "after" : "before")} write {k}: {e.Message}");
                }
            }
        })));

        output.WriteLine($"{counted.Writes} writes in an undisturbed run; the operator was ended {(after ? "after" : "before")} each: {restarts} restarts, {faults.Count} violations");
        if (!faults.IsEmpty) Assert.Fail($"{faults.Count} of {restarts} runs went wrong. {string.Join(Environment.NewLine, faults.Select(fault => fault.Split('\n')[0]))}\nThe first: {faults.First()}");
        Assert.True(restarts >= counted.Writes * 9 / 10, $"only {restarts} of {counted.Writes} writes were cut");
    }

    /// <summary>Plays the scenario once to its end, ending the operator once on the way.</summary>
    private static async Task<(int Writes, bool Killed)> PlayAsync(int killAt, bool after)
    {
        var gate = new KillGate(killAt, after);
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = gate, Step = TimeSpan.FromSeconds(2), StartTimeout = TimeSpan.FromMinutes(30) });
        fleet.AfterEachLook = async () =>
        {
            if (!gate.Killed || fleet.Restarted) return;
            await fleet.StopOperatorAsync();
            await fleet.StartOperatorAsync();
            fleet.Restarted = true;
        };

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
