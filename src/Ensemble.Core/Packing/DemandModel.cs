using System.Collections.Immutable;

namespace Ensemble.Core.Packing;

/// <summary>What pods are expected, learned from those that came: what they make shares, models, blocks and CPU worth.</summary>
internal sealed class DemandModel
{
    private const double Typical = 0.95; // Of all pods, the most frequent shapes first: as FGD takes its typical pods.

    private readonly double[] _pressure;

    private DemandModel(SharePrices prices, Fragmentation fragmentation, double[] pressure, ImmutableArray<BlockDemand> blocks, CpuNeed cpu) =>
        (Prices, Fragmentation, _pressure, Blocks, Cpu) = (prices, fragmentation, pressure, blocks, cpu);

    /// <summary>What is left of a GPU is worth.</summary>
    public SharePrices Prices { get; }

    /// <summary>What the typical pod could not use.</summary>
    public Fragmentation Fragmentation { get; }

    /// <summary>Pods of several GPUs.</summary>
    public ImmutableArray<BlockDemand> Blocks { get; }

    /// <summary>The CPU that GPUs need.</summary>
    public CpuNeed Cpu { get; }

    /// <summary>How much a GPU model is asked for: the demand spread over the models it allows, over capacity; 1 is the mean.</summary>
    public double PressureOn(int model) => _pressure[model];

    /// <summary>Learns from shapes, most frequent first, weights summing to 1.</summary>
    /// <param name="shapes">The shapes; none teaches that a GPU is worth what is left of it, and nothing else.</param>
    /// <param name="gpusByModel">How many GPUs of each model the fleet has.</param>
    public static DemandModel Of(IReadOnlyList<ShapeWeight> shapes, IReadOnlyList<int> gpusByModel)
    {
        var shares = shapes.Where(s => s.Pod.IsShare).GroupBy(s => s.Pod.GpuMilli).Select(g => (g.Key, g.Sum(s => s.Weight))).ToList();
        var prices = shapes.Count == 0 ? SharePrices.Linear : SharePrices.Of(shares);
        var priced = shapes.Where(s => s.Pod.Gpus > 0).Select(s => (s.Pod, s.Weight, prices.CostOf(s.Pod))).ToList();
        return new(prices, new(TypicalOf(shapes), gpusByModel.Count), PressureOf(shapes, gpusByModel), BlockDemand.Of(shapes), CpuNeed.Of(priced));
    }

    private static List<ShapeWeight> TypicalOf(IReadOnlyList<ShapeWeight> shapes)
    {
        var (sum, typical) = (0.0, new List<ShapeWeight>());
        foreach (var shape in shapes)
        {
            if (sum >= Typical) break;
            typical.Add(shape);
            sum += shape.Weight;
        }

        return [.. typical.Select(t => t with { Weight = t.Weight / sum })];
    }

    private static double[] PressureOf(IReadOnlyList<ShapeWeight> shapes, IReadOnlyList<int> gpusByModel)
    {
        var demand = new double[gpusByModel.Count];
        foreach (var (pod, weight) in shapes)
        {
            double allowed = gpusByModel.Where((_, model) => pod.Allows(model)).Sum();
            if (allowed == 0) continue;
            for (var model = 0; model < demand.Length; model++)
            {
                if (pod.Allows(model)) demand[model] += weight * pod.TotalGpuMilli * gpusByModel[model] / allowed;
            }
        }

        var mean = demand.Sum() / Math.Max(1, gpusByModel.Sum());
        return [.. demand.Select((asked, model) => mean > 0 && gpusByModel[model] > 0 ? asked / gpusByModel[model] / mean : 1)];
    }
}
