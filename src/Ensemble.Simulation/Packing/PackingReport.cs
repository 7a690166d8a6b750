using System.Collections.Immutable;

namespace Ensemble.Simulation.Packing;

/// <summary>What a comparison found.</summary>
/// <param name="Rows">Filling: by workload, policy and arrivals.</param>
/// <param name="Departures">Pods that leave: by workload, policy and load; empty where it was not asked for.</param>
public sealed record PackingReport(ImmutableArray<FillRow> Rows, ImmutableArray<DepartureRow> Departures);
