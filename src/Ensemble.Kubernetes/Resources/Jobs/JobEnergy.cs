namespace Ensemble.Kubernetes.Resources;

/// <summary>Wishes and bounds for a job's energy.</summary>
public sealed class JobEnergy
{
    /// <summary>What to favour.</summary>
    public Word<EnergyWish>? Wish { get; set; }

    /// <summary>Most energy that the job may take in all; it fails beyond.</summary>
    public Quantity? MaxKilowattHours { get; set; }

    /// <summary>Lowest power limit that the job accepts, as a fraction of the highest.</summary>
    public Quantity? MinPowerFraction { get; set; }
}
