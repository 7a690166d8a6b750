using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What a pod without a node asks of its node, beside resources and host ports.</summary>
public sealed record PodWish
{
    /// <summary>Node labels it asks for.</summary>
    public LabelSelector NodeSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Required node affinity: one of these must match; empty means any node.</summary>
    public ImmutableArray<LabelSelector> NodeAffinity { get; init; } = [];

    /// <summary>Taints it tolerates.</summary>
    public ImmutableArray<Toleration> Tolerations { get; init; } = [];

    /// <summary>Pods of its namespace with which it may not share a host (required anti-affinity on the host name).</summary>
    public ImmutableArray<LabelSelector> Apart { get; init; } = [];

    /// <summary>Whether scheduling gates hold it back.</summary>
    public bool Gated { get; init; }

    /// <summary>Fields by which it limits where it may run and that are not acted on.</summary>
    public ImmutableArray<string> NotActedOn { get; init; } = [];

    /// <summary>What is wrong with what it asks; null where nothing is.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Why it has no node, as its condition PodScheduled tells now; null where that tells nothing.</summary>
    public string? Told { get; init; }
}
