using System.Collections.Immutable;
using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing;

/// <summary>What part of the GPUs was allocated as ever more was asked for: percents of the cluster's GPUs.</summary>
public sealed class FillCurve
{
    private const double HalfWidth = 0.5; // Of a level, in percent: as the published table counts it.

    private readonly double[] _sums = new double[Levels.Length];
    private readonly int[] _counts = new int[Levels.Length];

    /// <summary>The arrivals at which results are reported, in percent of the cluster's GPUs.</summary>
    public static ImmutableArray<int> Levels { get; } = [80, 90, 95, 100, 110, 120, 130];

    /// <summary>Notes what a fleet has allocated after this much was asked for, in thousandths of a GPU.</summary>
    public void Add(long arrivedMilli, PackingFleet fleet) =>
        Add(100.0 * arrivedMilli / fleet.CapacityMilli, 100.0 * fleet.AllocatedMilli / fleet.CapacityMilli);

    /// <summary>Notes what is allocated, in percent.</summary>
    public void Add(double arrivedPercent, double allocatedPercent)
    {
        if (LevelAt(arrivedPercent) is not (>= 0 and var i)) return;
        _sums[i] += allocatedPercent;
        _counts[i]++;
    }

    /// <summary>The place in <see cref="Levels"/> of the level that arrivals are within half a point of; -1 where they are near none.</summary>
    public static int LevelAt(double arrivedPercent)
    {
        for (var i = 0; i < Levels.Length; i++)
        {
            if (arrivedPercent >= Levels[i] - HalfWidth && arrivedPercent < Levels[i] + HalfWidth) return i;
        }

        return -1;
    }

    /// <summary>The mean of what was allocated while arrivals were within half a point of a level; null where they never were.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of <see cref="Levels"/>.</exception>
    public double? At(int level)
    {
        var i = Levels.IndexOf(level);
        if (i < 0) throw new ArgumentOutOfRangeException(nameof(level), level, "is no level of the curve");
        return _counts[i] == 0 ? null : _sums[i] / _counts[i];
    }
}
