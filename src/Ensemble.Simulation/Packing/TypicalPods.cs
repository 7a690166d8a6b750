using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing;

/// <summary>The shapes that make up most of a list of pods, as the authors of FGD count them.</summary>
internal static class TypicalPods
{
    private const double Popularity = 0.95;

    /// <summary>Shapes without regard to memory, the most frequent first until they are 95 % of the pods; weights sum to 1.</summary>
    public static List<ShapeWeight> Of(IEnumerable<PodShape> pods)
    {
        var counted = pods.Select(pod => pod with { MemoryMib = 0 }).CountBy(pod => pod).ToList();
        double total = counted.Sum(c => c.Value);
        var (sum, typical) = (0.0, new List<ShapeWeight>());
        foreach (var (pod, count) in counted.OrderByDescending(c => c.Value).ThenByDescending(c => c.Key.CpuMilli).ThenByDescending(c => c.Key.GpuMilli)
            .ThenByDescending(c => c.Key.Gpus).ThenByDescending(c => c.Key.Models))
        {
            if (sum >= Popularity * total) break;
            sum += count;
            typical.Add(new(pod, count));
        }

        return [.. typical.Select(t => t with { Weight = t.Weight / sum })];
    }
}
