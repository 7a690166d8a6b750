using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What the pool holds.</summary>
public sealed class AcceleratorPoolStatus : ResourcePart
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Nodes in the pool.</summary>
    public int? Nodes { get; set; }

    /// <summary>Nodes that are ready and not cordoned.</summary>
    public int? ReadyNodes { get; set; }

    /// <summary>Accelerators that the nodes offer.</summary>
    public int? Accelerators { get; set; }

    /// <summary>Accepted: whether the pool can be used, and why not; Overlapping: which other pool claims the same nodes and which of both wins.</summary>
    [ListMapKey("type"), MaxLength(16)]
    public List<V1Condition>? Conditions { get; set; }
}
