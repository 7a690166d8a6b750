using System.Collections.Immutable;
using Ensemble.Core.Units;

namespace Ensemble.Core.Fleet;

/// <summary>What one chip draws, and how far that can be limited.</summary>
/// <param name="Tdp">Thermal design power.</param>
/// <param name="Idle">Power at rest; null where unknown.</param>
/// <param name="LimitSettable">Whether the class's driver can set a power limit; each chip is probed all the same.</param>
/// <param name="LimitMin">Lowest limit the driver takes; null where unknown.</param>
/// <param name="LimitMax">Highest limit the driver takes; null where unknown.</param>
/// <param name="Curve">Relative throughput at a relative limit, ascending; empty where never measured.</param>
public sealed record PowerEnvelope(
    Watts? Tdp, Watts? Idle, bool LimitSettable, Watts? LimitMin, Watts? LimitMax, ImmutableArray<PowerCurvePoint> Curve)
{
    /// <summary>Nothing known.</summary>
    public static PowerEnvelope Unknown { get; } = new(null, null, false, null, null, []);
}
