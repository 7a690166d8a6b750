namespace Ensemble.LocalCluster.Fleet;

/// <summary>One line of a fleet file: nodes that are alike but for names and the labels that say where they stand.</summary>
/// <remarks>YAML may say null for anything; it means the default.</remarks>
public sealed record NodeGroup
{
    /// <summary>What the nodes' names begin with: <c>gpu-a</c> gives <c>gpu-a-1</c>, <c>gpu-a-2</c> and so on.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>How many nodes, 1 to 10,000.</summary>
    public int Count { get; init; } = 1;

    /// <summary>A class of chips.yaml; null for nodes without accelerators.</summary>
    public string? Class { get; init; }

    /// <summary>Accelerators in each node, 0 to 64.</summary>
    public int Chips { get; init; }

    /// <summary>Processor cores, as a Kubernetes quantity.</summary>
    public string Cpu { get; init => field = value ?? "128"; } = "128";

    /// <summary>Memory, as a Kubernetes quantity.</summary>
    public string Memory { get; init => field = value ?? "1Ti"; } = "1Ti";

    /// <summary>Ephemeral storage, as a Kubernetes quantity.</summary>
    public string Storage { get; init => field = value ?? "1Ti"; } = "1Ti";

    /// <summary>Most pods in each node.</summary>
    public int Pods { get; init; } = 110;

    /// <summary>How many nodes stand together, by the name that patterns use: <c>{spine: 8, rack: 4}</c>.</summary>
    public Dictionary<string, int> Groups { get; init => field = value ?? []; } = [];

    /// <summary>Labels beside those that the drivers print. <c>{rack}</c> is the number of the node's rack in the whole group, <c>{rack/spine}</c>
    /// that in its spine, <c>{node}</c> the node's own; they count from 1, or with <c>{rack:0}</c> from the number given.</summary>
    public Dictionary<string, string> Labels { get; init => field = value ?? []; } = [];

    /// <summary>Annotations; patterns as in <see cref="Labels"/>.</summary>
    public Dictionary<string, string> Annotations { get; init => field = value ?? []; } = [];

    /// <summary>Taints as kubectl writes them: <c>key=value:NoSchedule</c>.</summary>
    public List<string> Taints { get; init => field = value ?? []; } = [];

    /// <summary>Whether the Ascend device plugin runs with volcanoType, so that a pod's annotation chooses its chips; off as in the plugin.</summary>
    public bool ChipChoice { get; init; }
}
