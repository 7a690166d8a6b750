using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What Ensemble made of the class.</summary>
public sealed class AcceleratorClassStatus : ResourcePart
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Accepted: whether the class can be used, and why not.</summary>
    [ListMapKey("type"), MaxLength(16)]
    public List<V1Condition>? Conditions { get; set; }
}
