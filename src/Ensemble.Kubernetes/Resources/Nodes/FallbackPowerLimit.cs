using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The safe limit of every chip for when the operator is silent.</summary>
public sealed class FallbackPowerLimit
{
    /// <summary>Limit in watts of each chip.</summary>
    [Required]
    public Quantity? Watts { get; set; }

    /// <summary>How long the operator's Lease must have been stale.</summary>
    [Required]
    public Duration? After { get; set; }
}
