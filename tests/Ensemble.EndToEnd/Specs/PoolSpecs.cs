using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Pools are Ensemble's own unless their owner says otherwise.</summary>
public sealed class PoolSpecs
{
    private const string Taint = "ensemble.fleet/managed";

    [Fact]
    public async Task The_nodes_of_an_exclusive_pool_are_tainted_and_cleaned_when_the_pool_goes()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.RunForAsync(TimeSpan.FromSeconds(3));
        Assert.True(IsTainted(await fleet.NodeAsync("gpu-1")));
        Assert.True(IsTainted(await fleet.NodeAsync("npu-4")));

        await fleet.User.DeleteAsync(ResourceKinds.AcceleratorPool, null, "nvidia", null, CancellationToken.None);
        await fleet.RunForAsync(TimeSpan.FromSeconds(3));
        Assert.False(IsTainted(await fleet.NodeAsync("gpu-1")));
        Assert.True(IsTainted(await fleet.NodeAsync("npu-4")));
    }

    [Fact]
    public async Task A_shared_pool_keeps_its_nodes_untainted()
    {
        await using var fleet = await FleetHarness.StartAsync(new()
        {
            Pools = HarnessOptions.SmallPools.Replace("class: h100-sxm", "class: h100-sxm\n  sharing: Shared", StringComparison.Ordinal),
        });
        await fleet.RunForAsync(TimeSpan.FromSeconds(3));

        Assert.False(IsTainted(await fleet.NodeAsync("gpu-1")));
        Assert.True(IsTainted(await fleet.NodeAsync("npu-1")));
    }

    [Fact]
    public async Task A_pool_says_what_it_found()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.RunForAsync(TimeSpan.FromSeconds(15));

        var pool = await fleet.User.GetAsync<AcceleratorPool>(null, "nvidia", CancellationToken.None);
        Assert.Equal((4, 4, 32), (pool.Status!.Nodes, pool.Status.ReadyNodes, pool.Status.Accelerators));
    }

    [Fact]
    public async Task A_cordoned_node_gets_no_new_gang_and_keeps_the_one_it_has()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("first", 8, JobYaml.OnNvidia, "duration: 60s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("first", TrainingJobState.Running));
        var node = state.PodsOf("first")[0].Node;
        await fleet.User.PatchAsync<JsonObject>(
            CoreKinds.Node, null, node, PatchType.Merge, JsonNode.Parse("""{"spec":{"unschedulable":true}}""")!, dryRun: false, CancellationToken.None);

        await fleet.ApplyAsync(JobYaml.Of("second", 32, JobYaml.OnNvidia));
        var waiting = await fleet.RunUntilAsync("second waits", s => s.Is("second", TrainingJobState.Queued));
        Assert.Contains("1 node cordoned", waiting.Job("second").Status!.Waiting!.Message, StringComparison.Ordinal);

        var done = await fleet.RunUntilAsync("first is complete", s => s.Is("first", TrainingJobState.Complete));
        Assert.Equal(1, done.Job("first").Status!.Attempt);
    }

    private static bool IsTainted(JsonObject node) =>
        (node["spec"]?["taints"] as JsonArray ?? []).Any(taint => (string?)taint!["key"] == Taint && (string?)taint["effect"] == "NoSchedule");
}
