namespace Ensemble.Core.Packing;

/// <summary>Counts what has been asked for so far, by shape without regard to memory.</summary>
internal sealed class DemandCount
{
    private readonly Dictionary<PodShape, int> _counts = [];

    /// <summary>How many pods came.</summary>
    public int Total { get; private set; }

    /// <summary>Counts a pod.</summary>
    public void Add(PodShape pod)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, pod with { MemoryMib = 0 }, out _)++;
        Total++;
    }

    /// <summary>The shapes that came and their parts of all pods, the most frequent first; weights sum to 1.</summary>
    public List<ShapeWeight> Shapes() =>
    [
        .. _counts.OrderByDescending(c => c.Value).ThenByDescending(c => c.Key.GpuMilli).ThenByDescending(c => c.Key.Gpus)
            .ThenByDescending(c => c.Key.CpuMilli).ThenByDescending(c => c.Key.Models).Select(c => new ShapeWeight(c.Key, (double)c.Value / Total)),
    ];
}
