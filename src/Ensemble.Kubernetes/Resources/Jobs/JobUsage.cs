namespace Ensemble.Kubernetes.Resources;

/// <summary>What a job took in all its attempts.</summary>
public sealed class JobUsage
{
    /// <summary>Accelerators times hours.</summary>
    public Quantity? AcceleratorHours { get; set; }

    /// <summary>Energy in kWh, hosts and facility included.</summary>
    public Quantity? KilowattHours { get; set; }

    /// <summary>Cost in the site's one currency.</summary>
    public Quantity? Cost { get; set; }

    /// <summary>CO2 in grams.</summary>
    public Quantity? GramsCo2 { get; set; }
}
