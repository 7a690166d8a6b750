using System.Collections.Immutable;

namespace Ensemble.Simulation.Traces;

/// <summary>A cluster and the pods that came to it.</summary>
/// <param name="Workload">The name of the list of pods.</param>
/// <param name="Models">The GPU models, by the dense ids that shapes use.</param>
/// <param name="Nodes">The nodes, by name in ordinal order.</param>
/// <param name="Pods">The pods, by name in ordinal order.</param>
public sealed record PackingTrace(string Workload, ImmutableArray<string> Models, ImmutableArray<TraceNode> Nodes, ImmutableArray<TracePod> Pods);
