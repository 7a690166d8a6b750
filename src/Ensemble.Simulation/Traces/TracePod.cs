using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Traces;

/// <summary>One pod of a trace.</summary>
/// <param name="Name">Its name, unique in the trace.</param>
/// <param name="Shape">What it asks for.</param>
/// <param name="Life">How long it ran, in seconds; null where the trace does not say.</param>
public sealed record TracePod(string Name, PodShape Shape, double? Life);
