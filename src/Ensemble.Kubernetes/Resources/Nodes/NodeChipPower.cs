namespace Ensemble.Kubernetes.Resources;

/// <summary>Power range of one chip, in watts.</summary>
public sealed class NodeChipPower
{
    /// <summary>Lowest limit that the driver takes.</summary>
    public Quantity? MinWatts { get; set; }

    /// <summary>Highest limit that the driver takes.</summary>
    public Quantity? MaxWatts { get; set; }

    /// <summary>The limit after a reset of the driver.</summary>
    public Quantity? DefaultWatts { get; set; }

    /// <summary>The limit that holds now.</summary>
    public Quantity? LimitWatts { get; set; }
}
