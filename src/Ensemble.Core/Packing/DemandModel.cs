using System.Collections.Immutable;

namespace Ensemble.Core.Packing;

/// <summary>What pods are expected, learned from those that came: what they make shares, blocks and CPU worth, and which models they need.</summary>
internal sealed class DemandModel
{
    private const double Typical = 0.95; // Of all pods, the most frequent shapes first: as FGD takes its typical pods.

    private DemandModel(SharePrices prices, Fragmentation fragmentation, ImmutableArray<double> restricted, ImmutableArray<BlockDemand> blocks, CpuNeed cpu) =>
        (Prices, Fragmentation, Restricted, Blocks, Cpu) = (prices, fragmentation, restricted, blocks, cpu);

    /// <summary>What is left of a GPU is worth.</summary>
    public SharePrices Prices { get; }

    /// <summary>What the typical pod could not use.</summary>
    public Fragmentation Fragmentation { get; }

    /// <summary>Pods of several GPUs.</summary>
    public ImmutableArray<BlockDemand> Blocks { get; }

    /// <summary>The CPU that GPUs need.</summary>
    public CpuNeed Cpu { get; }

    /// <summary>By GPU model: the part of all GPU asked for that must be of it, 0 to 1. A pod that allows some models counts on each by its capacity, one that allows all on none.</summary>
    public ImmutableArray<double> Restricted { get; }

    /// <summary>Learns from shapes, most frequent first, weights summing to 1.</summary>
    /// <param name="shapes">The shapes; none teaches that a GPU is worth what is left of it, and nothing else.</param>
    /// <param name="gpusByModel">How many GPUs of each model the fleet has.</param>
    public static DemandModel Of(IReadOnlyList<ShapeWeight> shapes, IReadOnlyList<int> gpusByModel)
    {
        var shares = shapes.Where(s => s.Pod.IsShare).GroupBy(s => s.Pod.GpuMilli).Select(g => (g.Key, g.Sum(s => s.Weight))).ToList();
        var prices = shapes.Count == 0 ? SharePrices.Linear : SharePrices.Of(shares);
        var priced = shapes.Where(s => s.Pod.Gpus > 0).Select(s => (s.Pod, s.Weight, prices.CostOf(s.Pod))).ToList();
        return new(prices, new(TypicalOf(shapes), gpusByModel.Count), RestrictedOf(shapes, gpusByModel), BlockDemand.Of(shapes), CpuNeed.Of(priced));
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

    private static ImmutableArray<double> RestrictedOf(IReadOnlyList<ShapeWeight> shapes, IReadOnlyList<int> gpusByModel)
    {
        var (restricted, asked) = (new double[gpusByModel.Count], 0.0);
        foreach (var (pod, weight) in shapes)
        {
            asked += weight * pod.TotalGpuMilli;
            double allowed = gpusByModel.Where((_, model) => pod.Allows(model)).Sum();
            for (var model = 0; pod.Models != 0 && allowed > 0 && model < restricted.Length; model++)
            {
                if (pod.Allows(model)) restricted[model] += weight * pod.TotalGpuMilli * gpusByModel[model] / allowed;
            }
        }

        return [.. restricted.Select(part => asked > 0 ? part / asked : 0)];
    }
}
