using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Power limit of one chip.</summary>
public sealed class ChipPowerLimit
{
    /// <summary>The chip's index in its node.</summary>
    [Required, Range(0, 1023)]
    public int? Index { get; set; }

    /// <summary>Limit in watts; the agent brings it into the driver's range.</summary>
    [Required]
    public Quantity? Watts { get; set; }
}
