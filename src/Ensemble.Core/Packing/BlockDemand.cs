using System.Collections.Immutable;

namespace Ensemble.Core.Packing;

/// <summary>What is asked for of pods that take this many whole GPUs of one node.</summary>
/// <param name="Gpus">Their GPUs, 2 or more.</param>
/// <param name="Share">Their part of all GPU that is asked for, 0 to 1.</param>
/// <param name="Cpus">What CPU such pods ask, in thousandths of a core, and how often; weights sum to 1.</param>
internal sealed record BlockDemand(int Gpus, double Share, ImmutableArray<(int CpuMilli, double Weight)> Cpus)
{
    /// <summary>How many such pods a node could take, GPU and CPU both counted: a mean over what CPU they ask.</summary>
    public double PlacesOn(int wholeGpus, int cpuLeft)
    {
        if (wholeGpus < Gpus) return 0;
        var (byGpu, places) = (wholeGpus / Gpus, 0.0);
        foreach (var (cpu, weight) in Cpus) places += weight * (cpu == 0 ? byGpu : Math.Min(byGpu, cpuLeft / cpu));
        return places;
    }

    /// <summary>The sizes that are at least half a percent of the demand, smallest first.</summary>
    public static ImmutableArray<BlockDemand> Of(IReadOnlyList<ShapeWeight> shapes)
    {
        const double Negligible = 0.005;
        var all = shapes.Sum(s => s.Weight * s.Pod.TotalGpuMilli);
        return
        [
            .. from shape in shapes
               where shape.Pod.Gpus >= 2
               group shape by shape.Pod.Gpus into size
               orderby size.Key
               let share = size.Sum(s => s.Weight * s.Pod.TotalGpuMilli) / all
               where share >= Negligible
               select new BlockDemand(size.Key, share, CpusOf([.. size])),
        ];
    }

    private static ImmutableArray<(int CpuMilli, double Weight)> CpusOf(List<ShapeWeight> shapes)
    {
        var total = shapes.Sum(s => s.Weight);
        return [.. shapes.GroupBy(s => s.Pod.CpuMilli).OrderBy(g => g.Key).Select(g => (g.Key, g.Sum(s => s.Weight) / total))];
    }
}
