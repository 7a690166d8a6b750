using Ensemble.Core.Packing;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Packing;

/// <summary>More GPU than any policy can allocate of the pods that came: one that knew them all, chose among them and could cut nodes up.</summary>
/// <remarks>
/// <para>The dual of a linear program in which nodes of one kind pool their GPUs and CPU, every GPU holds whole sets of shares, and no
/// shape is placed more often than it came. Any prices w of a shape and c of a kind's CPU prove a bound: if u is the most that one GPU
/// of a kind can yield at them (a knapsack), then no policy passes sum(w supply) + sum(c CPU) + sum(u GPUs).</para>
/// <para>Prices are found once for the mix of the whole list, by column generation, and hold for every seed's own arrivals. Memory is left
/// out, which can only raise the bound.</para>
/// </remarks>
internal sealed class PackingBound
{
    private const int MostRounds = 300;
    private const double Enough = 1e-4; // Of the bound: further rounds gain less.

    private readonly PodShape[] _shapes;
    private readonly Dictionary<PodShape, int> _ids = [];
    private readonly GpuKind[] _kinds;
    private readonly GpuYield _yield;
    private readonly long _capacity;
    private readonly Lazy<(double[] Shapes, double[] Cpu)>[] _prices; // By level.

    /// <summary>The bound of a cluster for what a list may bring.</summary>
    public PackingBound(PackingTrace trace)
    {
        _kinds = GpuKind.Of(trace.Nodes.Select(node => node.Shape));
        _capacity = trace.Nodes.Sum(node => node.Shape.Gpus * (long)PodShape.WholeGpu);
        var counts = trace.Pods.Where(pod => pod.Shape.Gpus > 0).CountBy(pod => pod.Shape with { MemoryMib = 0 }).OrderBy(c => c.Key.GpuMilli)
            .ThenBy(c => c.Key.Gpus).ThenBy(c => c.Key.CpuMilli).ThenBy(c => c.Key.Models).ToList();
        _shapes = [.. counts.Select(c => c.Key)];
        for (var i = 0; i < _shapes.Length; i++) _ids.Add(_shapes[i], i);
        _yield = new(_shapes);
        double asked = counts.Sum(c => c.Key.TotalGpuMilli * (long)c.Value);
        _prices =
        [
            .. FillCurve.Levels.Select(level => new Lazy<(double[], double[])>(
                () => Prices([.. counts.Select(c => c.Value / asked * level / 100 * _capacity)]))),
        ];
    }

    /// <summary>The bound at every level of a curve, for the pods that came until then.</summary>
    public FillCurve Of(IReadOnlyList<PodShape> pods)
    {
        var bounds = BoundsOf([.. pods.Where(pod => pod.Gpus > 0)]);
        var (curve, arrived) = (new FillCurve(), 0L);
        foreach (var pod in pods)
        {
            arrived += pod.TotalGpuMilli;
            var percent = 100.0 * arrived / _capacity;
            if (FillCurve.LevelAt(percent) is >= 0 and var level) curve.Add(percent, Math.Min(percent, bounds[level]));
        }

        return curve;
    }

    // In percent, for all pods that come while a level lasts.
    private double[] BoundsOf(List<PodShape> pods)
    {
        var bounds = new double[FillCurve.Levels.Length];
        var (supply, arrived) = (new double[_shapes.Length], 0L);
        for (var i = 0; i < pods.Count; i++)
        {
            arrived += pods[i].TotalGpuMilli;
            supply[_ids[pods[i] with { MemoryMib = 0 }]]++;
            if (FillCurve.LevelAt(100.0 * arrived / _capacity) is not (>= 0 and var level)) continue;
            var next = i + 1 < pods.Count ? arrived + pods[i + 1].TotalGpuMilli : long.MaxValue;
            if (next < long.MaxValue && FillCurve.LevelAt(100.0 * next / _capacity) == level) continue; // Not the level's last pod.
            var (shapes, cpu) = _prices[level].Value;
            bounds[level] = Math.Min(100, 100 * BoundAt(supply, shapes, cpu) / _capacity);
        }

        return bounds;
    }

    private double BoundAt(double[] supply, double[] shapePrices, double[] cpuPrices)
    {
        var bound = supply.Zip(shapePrices, (count, price) => count * price).Sum();
        for (var k = 0; k < _kinds.Length; k++) bound += _kinds[k].CpuMilli * cpuPrices[k] + _kinds[k].Gpus * _yield.Best(_kinds[k].Model, shapePrices, cpuPrices[k], null);
        return bound;
    }

    // Rows: the supply of each shape, then the GPUs of each kind, then their CPU. A column is a way to use one GPU of a kind.
    private (double[] Shapes, double[] Cpu) Prices(double[] supply)
    {
        var (n, kinds) = (_shapes.Length, _kinds.Length);
        var program = new SimplexTableau([.. supply, .. _kinds.Select(k => (double)k.Gpus), .. _kinds.Select(k => k.CpuMilli)]);
        var (shapes, cpu) = (new double[n], new double[kinds]);
        var (best, least) = ((shapes, cpu), double.PositiveInfinity);
        var uses = new double[n + 2 * kinds];
        for (var round = 0; round < MostRounds; round++)
        {
            shapes = [.. Enumerable.Range(0, n).Select(i => Math.Max(0, program.PriceOf(i)))];
            cpu = [.. Enumerable.Range(0, kinds).Select(k => Math.Max(0, program.PriceOf(n + kinds + k)))];
            if (BoundAt(supply, shapes, cpu) is var bound && bound < least) (best, least) = ((shapes, cpu), bound);
            if (least <= program.Gain * (1 + Enough)) break;
            for (var k = 0; k < kinds; k++)
            {
                Array.Clear(uses);
                _yield.Best(_kinds[k].Model, shapes, cpu[k], uses);
                uses[n + k] = 1;
                for (var i = 0; i < n; i++) uses[n + kinds + k] += uses[i] * _shapes[i].CpuMilli;
                program.Add(Enumerable.Range(0, n).Sum(i => uses[i] * _shapes[i].TotalGpuMilli), uses);
            }

            program.Solve();
        }

        return best;
    }
}
