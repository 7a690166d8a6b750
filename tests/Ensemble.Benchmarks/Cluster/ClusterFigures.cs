namespace Ensemble.Benchmarks.Cluster;

/// <summary>The operator on a real API server against a bare client that makes the same objects.</summary>
/// <param name="Rows">One a case.</param>
internal sealed record ClusterFigures(IReadOnlyList<ClusterRow> Rows);
