namespace Ensemble.Kubernetes.Resources;

/// <summary>Memory of one accelerator.</summary>
public sealed class ClassMemory
{
    /// <summary>Size in GiB as the driver shows it.</summary>
    public Quantity? Gibibytes { get; set; }

    /// <summary>Bandwidth in GB/s (10^9 bytes).</summary>
    public Quantity? GigabytesPerSecond { get; set; }
}
