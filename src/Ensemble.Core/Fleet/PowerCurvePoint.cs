namespace Ensemble.Core.Fleet;

/// <summary>One measured point of throughput against power limit.</summary>
/// <param name="LimitFraction">The limit as a share of the class's highest, above 0 up to 1.</param>
/// <param name="ThroughputFraction">Throughput as a share of that at the highest limit, 0 to 1.</param>
public readonly record struct PowerCurvePoint(double LimitFraction, double ThroughputFraction);
