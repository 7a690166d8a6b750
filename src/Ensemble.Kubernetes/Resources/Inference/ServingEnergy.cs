namespace Ensemble.Kubernetes.Resources;

/// <summary>Wishes for the energy of serving.</summary>
public sealed class ServingEnergy
{
    /// <summary>What to favour.</summary>
    public Word<EnergyWish>? Wish { get; set; }
}
