using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Nodes;

public sealed class FaultSpecs
{
    private const string Unreachable = "node.kubernetes.io/unreachable";
    private static readonly (string, string)[] OneGpu = [("nvidia.com/gpu", "1")];

    [Fact]
    public async Task A_dead_node_counts_as_lost_after_its_grace_and_as_Ready_once_it_is_back()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.PassAsync(20);
        await site.SufferAsync(cluster => cluster.FailNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(25);
        Assert.Equal("True", await site.ReadyAsync("gpu-1"));

        await site.PassAsync(25);
        Assert.Equal(("Unknown", "True"), (await site.ReadyAsync("gpu-1"), await site.ReadyAsync("gpu-2")));
        Assert.Equal(["NoExecute", "NoSchedule"], (await TaintsAsync(site)).Where(t => t.Key == Unreachable).Select(t => t.Effect).Order());

        await site.SufferAsync(cluster => cluster.RecoverNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        Assert.Equal("True", await site.ReadyAsync("gpu-1"));
        Assert.DoesNotContain(await TaintsAsync(site), t => t.Key == Unreachable);
    }

    [Fact]
    public async Task Taints_of_others_survive_the_loss_of_a_node()
    {
        await using var site = await Site.OfAsync(Site.Gpus with { Taints = ["ensemble.fleet/managed:NoSchedule"] });
        await site.SufferAsync(cluster => cluster.FailNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(60, 1);
        Assert.Equal(3, (await TaintsAsync(site)).Count);
        await site.SufferAsync(cluster => cluster.RecoverNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        Assert.Equal(["ensemble.fleet/managed"], (await TaintsAsync(site)).Select(t => t.Key));
    }

    [Fact]
    public async Task Any_client_can_fail_a_node_by_an_annotation()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.PassAsync(2);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [NodeFault.Annotation] = "Dead" } } };
        await site.Client.PatchAsync<JsonObject>(CoreKinds.Node, null, "gpu-1", PatchType.Merge, patch, false, Site.Stop);
        await site.PassAsync(60, 1);

        Assert.Equal("Unknown", await site.ReadyAsync("gpu-1"));
    }

    [Fact]
    public async Task Pods_of_a_dead_node_stay_as_they_were_until_it_is_back_and_says_that_they_are_lost()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.RunAsync("b", "gpu-1", OneGpu);
        await site.PassAsync(5);
        await site.SufferAsync(cluster => cluster.FailNodeAsync("gpu-1", Site.Stop));
        await site.DeletePodAsync("b");
        await site.PassAsync(120, 1);
        Assert.Equal("Running", await site.PhaseAsync("a"));
        Assert.NotNull((await site.PodAsync("b")).Text("metadata", "deletionTimestamp"));
        Assert.All(site.Cluster.ReadChips("gpu-1"), chip => Assert.Equal(0, chip.Utilisation));

        await site.SufferAsync(cluster => cluster.RecoverNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        var lost = await site.PodAsync("a");
        Assert.Equal(("Failed", "ContainerStatusUnknown"), (lost.Text("status", "phase"), lost.Text("status", "reason")));
        Assert.Null(await site.PodAsync("b"));
    }

    [Fact]
    public async Task Pods_bound_to_a_dead_node_start_when_it_is_back()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.SufferAsync(cluster => cluster.FailNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.PassAsync(10);
        Assert.Equal("Pending", await site.PhaseAsync("a"));
        await site.SufferAsync(cluster => cluster.RecoverNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(2);
        Assert.Equal("Running", await site.PhaseAsync("a"));
    }

    [Fact]
    public async Task Processes_of_a_silent_node_go_on_and_their_end_is_told_once_it_is_heard_again()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, "\"local.ensemble.fleet/duration\": \"20s\"");
        await site.PassAsync(5);
        await site.SufferAsync(cluster => cluster.PartitionNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(60, 1);
        Assert.Equal(("Running", "Unknown"), (await site.PhaseAsync("a"), await site.ReadyAsync("gpu-1")));

        await site.SufferAsync(cluster => cluster.RecoverNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        var pod = await site.PodAsync("a");
        Assert.Equal("Succeeded", pod.Text("status", "phase"));
        Assert.Equal("2026-01-01T00:00:21Z", pod.Objects("status", "containerStatuses").Single().Text("state", "terminated", "finishedAt"));
    }

    [Fact]
    public async Task A_pod_that_was_removed_by_force_while_its_node_was_silent_is_killed_once_the_node_hears()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.PassAsync(5);
        await site.SufferAsync(cluster => cluster.PartitionNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        await site.DeletePodAsync("a", 0);
        Assert.Null(await site.PodAsync("a"));
        Assert.Equal(1, site.Cluster.ReadChips("gpu-1").Count(c => c.Pod is not null));
        await site.SufferAsync(cluster => cluster.RecoverNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        Assert.Equal(0, site.Cluster.ReadChips("gpu-1").Count(c => c.Pod is not null));
    }

    [Fact]
    public async Task A_failed_chip_takes_its_pod_along_and_leaves_what_the_node_offers()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.RunAsync("b", "gpu-1", OneGpu);
        await site.PassAsync(5);
        await site.SufferAsync(cluster => cluster.FailChipAsync("gpu-1", 0, Site.Stop));
        await site.PassAsync(1);

        Assert.Equal(("Failed", "Running"), (await site.PhaseAsync("a"), await site.PhaseAsync("b")));
        Assert.Contains("chip 0 of gpu-1 is lost", await site.LogsAsync("a"), StringComparison.Ordinal);
        Assert.Equal(("7", "8"), await GpusAsync(site));
        var accelerators = await site.Client.GetAsync<AcceleratorNode>(null, "gpu-1", Site.Stop);
        Assert.Equal(7, accelerators.Status!.Healthy);
        Assert.Equal(["XID 79"], accelerators.Status.Chips![0].Faults!);

        await site.SufferAsync(cluster => cluster.RecoverChipAsync("gpu-1", 0, Site.Stop));
        await site.PassAsync(1);
        Assert.Equal(("8", "8"), await GpusAsync(site));
    }

    [Fact]
    public async Task Terminating_pods_of_a_dead_node_go_once_it_is_out_of_service()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.PassAsync(5);
        await site.SufferAsync(cluster => cluster.FailNodeAsync("gpu-1", Site.Stop));
        await site.DeletePodAsync("a");
        await site.PassAsync(60, 1);
        Assert.NotNull(await site.PodAsync("a"));

        var patch = new JsonObject { ["spec"] = new JsonObject { ["taints"] = new JsonArray(new JsonObject { ["key"] = "node.kubernetes.io/out-of-service", ["effect"] = "NoExecute" }) } };
        await site.Client.PatchAsync<JsonObject>(CoreKinds.Node, null, "gpu-1", PatchType.Merge, patch, false, Site.Stop);
        await site.PassAsync(6, 1);
        Assert.Null(await site.PodAsync("a"));
    }

    [Fact]
    public async Task Pods_of_a_deleted_node_are_removed()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.PassAsync(5);
        await site.SufferAsync(cluster => cluster.FailNodeAsync("gpu-1", Site.Stop));
        await site.PassAsync(1);
        await site.Client.DeleteAsync(CoreKinds.Node, null, "gpu-1", null, Site.Stop);
        await site.PassAsync(60, 1);

        Assert.Null(await site.PodAsync("a"));
    }

    [Fact]
    public async Task A_node_that_somebody_marked_as_lost_says_that_it_is_there()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        var patch = JsonNode.Parse("""{"status": {"conditions": [{"type": "Ready", "status": "Unknown", "reason": "x", "message": "x"}]}}""")!;
        await site.Client.PatchAsync<JsonObject>(CoreKinds.Node, null, "gpu-1", PatchType.Merge, patch, false, Site.Stop, "status");
        await site.PassAsync(1);
        Assert.Equal("True", await site.ReadyAsync("gpu-1"));
    }

    [Theory]
    [InlineData("Dead", "Dead")]
    [InlineData("Silent, Chip=3,Chip=1", "Silent,Chip=1,Chip=3")]
    [InlineData("Chip=64,Chip=x,nonsense,", "")]
    [InlineData(null, "")]
    public void A_fault_is_read_as_far_as_it_is_understood(string? text, string means) => Assert.Equal(means, NodeFault.Parse(text).ToString());

    private static async Task<(string?, string?)> GpusAsync(Site site)
    {
        var node = await site.NodeAsync("gpu-1");
        return (node.Text("status", "allocatable", "nvidia.com/gpu"), node.Text("status", "capacity", "nvidia.com/gpu"));
    }

    private static async Task<List<(string? Key, string? Effect)>> TaintsAsync(Site site) =>
        [.. (await site.NodeAsync("gpu-1")).Objects("spec", "taints").Select(t => (t.Text("key"), t.Text("effect")))];
}
