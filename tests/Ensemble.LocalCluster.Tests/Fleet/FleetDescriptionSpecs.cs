using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Fleet;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Fleet;

public sealed class FleetDescriptionSpecs
{
    [Fact]
    public void The_default_fleet_is_the_site_of_the_samples()
    {
        var fleet = FleetDescription.Default;

        Assert.Equal((16, 8, 8, 4), (Count("gpu-a-"), Count("npu-b-"), Count("npu-c-"), Count("gpu-t-")));
        var racks = fleet.Nodes.Where(n => n.Group.Name == "gpu-a").GroupBy(n => n.Labels["network.topology.nvidia.com/leaf"]);
        Assert.Equal(["s1-r1: 4", "s1-r2: 4", "s2-r1: 4", "s2-r2: 4"], racks.Select(r => $"{r.Key}: {r.Count()}"));
        var pods = fleet.Nodes.Where(n => n.Group.Name == "npu-c").GroupBy(n => n.Labels["huawei.com/topotree.superpodid"]);
        Assert.Equal(["0: c1,c2", "1: c3,c4"], pods.Select(p => $"{p.Key}: {string.Join(',', p.Select(n => n.Labels["huawei.com/topotree.rackid"]).Distinct())}"));
        Assert.All(fleet.Nodes, n => Assert.Equal("hall-1", n.Labels["topology.kubernetes.io/zone"]));

        int Count(string prefix) => fleet.Nodes.Count(n => n.Name.StartsWith(prefix, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("h100-sxm", "nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3")]
    [InlineData("t4", "nvidia.com/gpu.product", "Tesla-T4")]
    [InlineData("ascend-910b-376t", "node.kubernetes.io/npu.chip.name", "910B1")]
    [InlineData("ascend-910b-313t", "node.kubernetes.io/npu.chip.name", "910B3")]
    [InlineData("ascend-910c", "accelerator-type", "module-a3-16-super-pod")]
    [InlineData("ascend-910a", "accelerator-type", "module")]
    public void Nodes_carry_the_labels_that_their_vendor_s_software_prints(string kind, string label, string value) =>
        Assert.Equal(value, FleetDescription.Of(new NodeGroup { Name = "n", Class = kind, Chips = 8 }).Nodes.Single().Labels[label]);

    [Theory]
    [InlineData("nodes: []", "nodes is empty")]
    [InlineData("nodes: [{name: A, cpu: \"1\"}]", "nodes[0].name is 'A'")]
    [InlineData("nodes: [{name: a, class: h1000, chips: 8}]", "nodes[0].class is 'h1000', which no simulated chip has")]
    [InlineData("nodes: [{name: a, class: t4, chips: 65}]", "nodes[0].chips is 65")]
    [InlineData("nodes: [{name: a, chips: 4}]", "nodes[0].class and chips don't go together")]
    [InlineData("nodes: [{name: a, count: 0}]", "nodes[0].count is 0")]
    [InlineData("nodes: [{name: a, cpu: many}]", "nodes[0].cpu is 'many'")]
    [InlineData("nodes: [{name: a}, {name: a}]", "nodes has two groups named 'a'")]
    [InlineData("nodes: [{name: a, groups: {rack: 0}}]", "nodes[0].groups.rack is 0")]
    [InlineData("nodes: [{name: a, colour: red}]", "line 1 is not understood")]
    [InlineData("nodes: [", "line 2 is not understood")]
    [InlineData("", "nodes is missing")]
    [InlineData("nodes:", "nodes is empty")]
    [InlineData("nodes: [null]", "nodes[0] is empty")]
    public void What_is_wrong_with_a_fleet_file_is_said(string yaml, string problem)
    {
        var faults = Assert.IsType<Parsed<FleetDescription>.Invalid>(FleetDescription.Parse(yaml)).Faults;
        Assert.Contains(faults, f => f.ToString().StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_null_in_a_fleet_file_takes_its_default()
    {
        var fleet = FleetDescription.Parse("nodes: [{name: a, labels: null, cpu: null, taints: null, groups: null, annotations: {a: null}}]");
        Assert.Equal("128", Assert.IsType<Parsed<FleetDescription>.Valid>(fleet).Value.Nodes.Single().Group.Cpu);
    }

    [Fact]
    public async Task A_started_cluster_has_its_nodes_Ready_with_their_resources_and_accelerators()
    {
        await using var site = await Site.OfAsync(Site.Gpus, Site.Npus, new NodeGroup { Name = "cpu", Taints = ["a=b:NoExecute"] });

        var node = await site.NodeAsync("npu-2");
        Assert.Equal("True", await site.ReadyAsync("npu-2"));
        Assert.Equal(("8", "8", "128", "1Ti", "110"), (
            node.Text("status", "capacity", "huawei.com/Ascend910"), node.Text("status", "allocatable", "huawei.com/Ascend910"),
            node.Text("status", "allocatable", "cpu"), node.Text("status", "allocatable", "memory"), node.Text("status", "allocatable", "pods")));
        var taint = (await site.NodeAsync("cpu-1")).Objects("spec", "taints").Single();
        Assert.Equal(("a", "b", "NoExecute"), (taint.Text("key"), taint.Text("value"), taint.Text("effect")));
        var accelerators = await site.Client.GetAsync<AcceleratorNode>(null, "gpu-1", Site.Stop);
        Assert.Equal((8, 8, "nvidia.com/gpu"), (accelerators.Status!.Accelerators, accelerators.Status.Healthy, accelerators.Status.Resource));
        Assert.Equal(4, (await site.Client.ListAsync<AcceleratorNode>(null, Site.Stop)).Count);
        Assert.Equal(5, (await site.Client.ListAsync<System.Text.Json.Nodes.JsonObject>(CoreKinds.Lease, "kube-node-lease", ListQuery.All, Site.Stop)).Items!.Count);
    }

    [Fact]
    public async Task A_fleet_at_rest_writes_nothing_but_its_heartbeats()
    {
        await using var site = await Site.OfAsync(Site.Gpus, Site.Npus);
        await site.PassAsync(15);
        lock (site.Audit) site.Audit.Clear();
        await site.PassAsync(60);

        lock (site.Audit) Assert.Equal(["leases.coordination.k8s.io: 24"], site.Audit.Where(a => a.IsWrite).GroupBy(a => a.Resource).Select(g => $"{g.Key}: {g.Count()}"));
    }

    [Fact]
    public void The_physics_of_every_simulated_chip_makes_sense() => Assert.All(ChipKind.All, kind =>
    {
        var model = kind.Value.Model();
        Assert.True(model.Idle < model.Peak, kind.Key);
        Assert.InRange(kind.Value.Island, 1, ChipSet.Capacity);
    });
}
