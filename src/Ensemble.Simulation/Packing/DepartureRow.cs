namespace Ensemble.Simulation.Packing;

/// <summary>What a policy allocated while pods came and went: a mean of seeds.</summary>
/// <param name="Workload">The list of pods.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Load">GPU that is asked for at a time, over what the cluster has.</param>
/// <param name="MeanAllocatedPercent">GPU allocated, a mean over time, in percent of the cluster's.</param>
/// <param name="LostPercent">GPU of pods that were lost, in percent of all asked for.</param>
/// <param name="Runs">How many seeds that is a mean of.</param>
public sealed record DepartureRow(string Workload, string Policy, double Load, double MeanAllocatedPercent, double LostPercent, int Runs);
