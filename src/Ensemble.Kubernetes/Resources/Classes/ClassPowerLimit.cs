using System.ComponentModel;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Range of the power limit that the driver takes. What an agent probes on a node stands above it.</summary>
public sealed class ClassPowerLimit
{
    /// <summary>Whether the driver takes a limit at all.</summary>
    [DefaultValue(false)]
    public bool? Settable { get; set; }

    /// <summary>Lowest limit in watts.</summary>
    public Quantity? MinWatts { get; set; }

    /// <summary>Highest limit in watts.</summary>
    public Quantity? MaxWatts { get; set; }
}
