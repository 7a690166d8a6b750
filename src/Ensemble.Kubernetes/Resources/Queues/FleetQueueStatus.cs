using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What the queue holds now.</summary>
public sealed class FleetQueueStatus : ResourcePart
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Jobs that hold accelerators.</summary>
    public int? Running { get; set; }

    /// <summary>Jobs that wait for accelerators.</summary>
    public int? Waiting { get; set; }

    /// <summary>Accelerators held.</summary>
    public int? Accelerators { get; set; }

    /// <summary>Accepted: whether the queue can be used, and why not.</summary>
    [ListMapKey("type"), MaxLength(16)]
    public List<V1Condition>? Conditions { get; set; }
}
