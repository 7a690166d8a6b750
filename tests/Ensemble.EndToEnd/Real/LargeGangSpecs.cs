using System.Text.Json;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Fleet;

namespace Ensemble.EndToEnd.Real;

/// <summary>The largest gang that is promised, on a real API server: its status fits, and it lives through a node's death.</summary>
[Collection("real")]
public sealed class LargeGangSpecs(RealServerFixture real, ITestOutputHelper output)
{
    private const int Hosts = 2048;
    private const int MostBytes = 64 * 1024;

    [Fact]
    public async Task A_gang_on_2048_hosts_runs_loses_a_host_and_runs_again()
    {
        real.Require();
        Assert.SkipUnless(KillSweep.IsFull, "it takes minutes: make sweep plays it");
        var nodes = FleetDescription.Of(new NodeGroup
        {
            Name = "gpu-hall-3-row", Count = Hosts + 8, Class = "h100-sxm", Chips = 8, Groups = new() { ["rack"] = 16 }, Labels = new() { ["network.topology.nvidia.com/leaf"] = "r{rack}" },
        });
        await using var fleet = await RealFleet.StartAsync(real.Server, nodes, leasePeriod: TimeSpan.FromMinutes(2), nodeGrace: TimeSpan.FromMinutes(10));
        await fleet.ApplyAsync(JobYaml.Of("pretrain", Hosts * 8, JobYaml.OnNvidia, "duration: 1h"));

        var patience = TimeSpan.FromMinutes(5);
        var running = await fleet.RunUntilAsync("it runs", s => s.Is("pretrain", TrainingJobState.Running), patience);
        Assert.Equal(Hosts, running.PodsOf("pretrain", attempt: 1).Count);
        Assert.InRange(StatusBytes(running), 1, MostBytes);

        var lost = running.PodsOf("pretrain")[1000].Node;
        await fleet.RemoveNodeAsync(lost);
        var again = await fleet.RunUntilAsync("it runs again", s => s.Job("pretrain").Status?.Attempt == 2 && s.Is("pretrain", TrainingJobState.Running), patience);
        Assert.Equal(Hosts, again.PodsOf("pretrain", attempt: 2).Count);
        Assert.DoesNotContain(again.PodsOf("pretrain", attempt: 2), pod => pod.Node == lost);
        Assert.InRange(StatusBytes(again), 1, MostBytes);
        output.WriteLine($"status: {StatusBytes(running)} bytes at first, {StatusBytes(again)} after the move");
    }

    private static int StatusBytes(FleetState state) => JsonSerializer.SerializeToUtf8Bytes(state.Job("pretrain").Status, ResourceJson.Options).Length;
}
