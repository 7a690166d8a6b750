namespace Ensemble.Operator.Progress;

/// <summary>A pod and where it serves metrics.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Address">The pod's address.</param>
/// <param name="Port">The port.</param>
/// <param name="Path">The path.</param>
public sealed record JobMetricsTarget(string Namespace, string Pod, string Address, int Port, string Path);
