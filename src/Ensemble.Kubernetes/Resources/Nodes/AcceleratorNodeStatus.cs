using System.ComponentModel.DataAnnotations;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What the agent found on the node. Slow facts only: numbers that change by the second are telemetry.</summary>
public sealed class AcceleratorNodeStatus : ResourcePart
{
    /// <summary>The generation of the spec whose orders the agent has carried out.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Who makes the chips.</summary>
    public Word<Vendor>? Vendor { get; set; }

    /// <summary>The chips' name as the driver gives it, such as NVIDIA H100 80GB HBM3 or 910B1.</summary>
    [MaxLength(128)]
    public string? Model { get; set; }

    /// <summary>The extended resource under which kubelet counts the chips.</summary>
    [MaxLength(253)]
    public string? Resource { get; set; }

    /// <summary>How many chips there are.</summary>
    [Range(0, 1024)]
    public int? Accelerators { get; set; }

    /// <summary>How many of them are Healthy.</summary>
    [Range(0, 1024)]
    public int? Healthy { get; set; }

    /// <summary>Each chip, by index.</summary>
    [ListMapKey("index"), MaxLength(256)]
    public List<NodeChip>? Chips { get; set; }

    /// <summary>Direct links between chips that the fabric of the class does not tell already, or that are not as it tells.</summary>
    [MaxLength(512)]
    public List<NodeLink>? Links { get; set; }

    /// <summary>Software that drives the chips.</summary>
    public NodeDriver? Driver { get; set; }

    /// <summary>Ready: the agent and its driver work; Blind: what of the telemetry is missing.</summary>
    [ListMapKey("type"), MaxLength(16)]
    public List<V1Condition>? Conditions { get; set; }
}
