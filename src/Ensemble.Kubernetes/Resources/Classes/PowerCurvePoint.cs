using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What is left of the throughput at one power limit.</summary>
public sealed class PowerCurvePoint
{
    /// <summary>Power limit as a fraction of the highest, over 0 to 1.</summary>
    [Required]
    public Quantity? Power { get; set; }

    /// <summary>Throughput as a fraction of that without a limit, 0 to 1.</summary>
    [Required]
    public Quantity? Throughput { get; set; }
}
