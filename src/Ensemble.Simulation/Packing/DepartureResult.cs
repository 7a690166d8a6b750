namespace Ensemble.Simulation.Packing;

/// <summary>What a cluster did while pods came and went.</summary>
/// <param name="AllocatedPercent">GPU allocated, a mean over time, in percent of the cluster's.</param>
/// <param name="LostPercent">GPU of pods that were lost, in percent of all that was asked for.</param>
public readonly record struct DepartureResult(double AllocatedPercent, double LostPercent);
