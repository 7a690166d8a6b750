using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Fleet;
using Ensemble.Operator.Hosting;

namespace Ensemble.EndToEnd.Harness;

/// <summary>The cluster and operator that a spec wants.</summary>
internal sealed record HarnessOptions
{
    /// <summary>Two racks of two H100 nodes, and two of 910B nodes that let pods choose their chips.</summary>
    public static FleetDescription SmallFleet { get; } = FleetDescription.Of(
        new NodeGroup
        {
            Name = "gpu", Count = 4, Class = "h100-sxm", Chips = 8, Groups = new() { ["rack"] = 2 },
            Labels = new() { ["network.topology.nvidia.com/leaf"] = "r{rack}" },
        },
        new NodeGroup
        {
            Name = "npu", Count = 4, Class = "ascend-910b-376t", Chips = 8, Groups = new() { ["rack"] = 2 }, ChipChoice = true,
            Labels = new() { ["huawei.com/topotree.rackid"] = "b{rack}" },
        });

    /// <summary>The pools of <see cref="SmallFleet"/>.</summary>
    public const string SmallPools = """
        apiVersion: ensemble.fleet/v1alpha1
        kind: AcceleratorPool
        metadata: {name: nvidia}
        spec:
          class: h100-sxm
          levels: [{name: Rack, label: network.topology.nvidia.com/leaf}]
        ---
        apiVersion: ensemble.fleet/v1alpha1
        kind: AcceleratorPool
        metadata: {name: ascend}
        spec:
          class: ascend-910b-376t
          levels: [{name: Rack, label: huawei.com/topotree.rackid}]
        """;

    public FleetDescription Fleet { get; init; } = SmallFleet;

    /// <summary>Classes of deploy/catalogue to install.</summary>
    public IReadOnlyList<string> Classes { get; init; } = ["h100-sxm", "ascend-910b-376t"];

    public string Pools { get; init; } = SmallPools;

    public FleetOperatorOptions Operator { get; init; } = new() { LeaderElection = false, PlanPause = TimeSpan.Zero };

    /// <summary>Whether the operator runs from the start.</summary>
    public bool StartOperator { get; init; } = true;

    /// <summary>Stands around the writes of the first operator.</summary>
    public IWriteGate? Gate { get; init; }

    /// <summary>Stands between the operator and the API server, given the way there; null for nothing.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Wire { get; init; }

    /// <summary>Simulated time between two looks.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From a pod's admission to its start.</summary>
    public TimeSpan StartLatency { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a node may be silent before the control plane calls it lost.</summary>
    public TimeSpan NodeGrace { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Between two heartbeats of a node.</summary>
    public TimeSpan LeasePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time-out of a start that the spec's jobs have.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
