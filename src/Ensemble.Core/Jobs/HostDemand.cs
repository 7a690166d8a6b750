using System.Collections.Immutable;
using Ensemble.Core.Fleet;

namespace Ensemble.Core.Jobs;

/// <summary>What each host's pod of a gang asks of its node, besides chips.</summary>
public sealed record HostDemand
{
    /// <summary>CPU, memory and all other resources of the pod; chips and the pod slot are added by placement.</summary>
    public ResourceVector Resources { get; init; } = ResourceVector.Empty;

    /// <summary>Ports of the host that the pod binds.</summary>
    public ImmutableArray<int> HostPorts { get; init; } = [];

    /// <summary>Node labels the template asks for (<c>nodeSelector</c>).</summary>
    public LabelSelector NodeSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Required node affinity: one of these must match (labels and, as key <c>metadata.name</c>, the node's name); empty means any node.</summary>
    public ImmutableArray<LabelSelector> NodeAffinity { get; init; } = [];

    /// <summary>Whether volumes are among what <see cref="NodeAffinity"/> comes from: told where no node is left.</summary>
    public bool HeldByVolumes { get; init; }

    /// <summary>Names of what the pod keeps apart from: two pods that share one never share a host.</summary>
    public ImmutableArray<string> Apart { get; init; } = [];

    /// <summary>Whether the pod asks for chips, so that a taint which keeps other pods off the chips does not keep it off.</summary>
    public bool ForChips { get; init; } = true;

    /// <summary>Taints the pod tolerates.</summary>
    public ImmutableArray<Toleration> Tolerations { get; init; } = [];
}
