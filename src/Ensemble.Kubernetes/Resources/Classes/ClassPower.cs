using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Electrical power of one accelerator.</summary>
public sealed class ClassPower
{
    /// <summary>Thermal design power in watts: the draw that a plan reckons with where nothing was measured.</summary>
    public Quantity? TdpWatts { get; set; }

    /// <summary>Draw in watts when idle.</summary>
    public Quantity? IdleWatts { get; set; }

    /// <summary>Whether and how far its power can be limited.</summary>
    public ClassPowerLimit? Limit { get; set; }

    /// <summary>Throughput left under a power limit, from low to high; straight lines in between. Empty: unknown.</summary>
    [MaxLength(32)]
    public List<PowerCurvePoint>? Curve { get; set; }
}
