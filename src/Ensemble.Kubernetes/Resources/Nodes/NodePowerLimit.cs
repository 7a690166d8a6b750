using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Power limits of a node's chips.</summary>
public sealed class NodePowerLimit
{
    /// <summary>The limit of each chip; a chip that is not listed is left as it is.</summary>
    [MaxLength(256), ListMapKey("index")]
    public List<ChipPowerLimit>? Chips { get; set; }

    /// <summary>What the agent does when it no longer hears from Ensemble.</summary>
    public FallbackPowerLimit? Fallback { get; set; }
}
