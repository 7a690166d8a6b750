using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Traces;

/// <summary>One node of a trace.</summary>
/// <param name="Name">Its name, unique in the trace.</param>
/// <param name="Shape">What it has.</param>
public sealed record TraceNode(string Name, NodeShape Shape);
