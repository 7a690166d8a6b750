namespace Ensemble.Simulation.Packing;

/// <summary>What a policy allocated when so much had been asked for: a mean of seeds.</summary>
/// <param name="Workload">The list of pods.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="RequestedPercent">GPU asked for so far, in percent of the cluster's.</param>
/// <param name="MeanAllocatedPercent">GPU allocated, in percent of the cluster's.</param>
/// <param name="Runs">How many seeds that is a mean of.</param>
public sealed record FillRow(string Workload, string Policy, int RequestedPercent, double MeanAllocatedPercent, int Runs);
