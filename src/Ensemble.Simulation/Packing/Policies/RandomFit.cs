using Ensemble.Core.Packing;
using Ensemble.Simulation.Randomness;

namespace Ensemble.Simulation.Packing.Policies;

/// <summary>Any node that has room, and any GPU of it that does.</summary>
internal sealed class RandomFit(PackingFleet fleet, GoRandom random) : IPackingPolicy
{
    private readonly List<int> _nodes = [];

    public void Arrived(PodShape pod)
    {
    }

    public PackingSpot Choose(PodShape pod)
    {
        _nodes.Clear();
        for (var node = 0; node < fleet.Count; node++)
        {
            if (fleet.HasRoom(node, pod)) _nodes.Add(node);
        }

        if (_nodes.Count == 0) return PackingSpot.Nowhere;
        var chosen = _nodes[random.NextBelow(_nodes.Count)];
        return new(chosen, pod.IsShare ? 1u << AnyGpu(chosen, pod.GpuMilli) : fleet.FirstWhole(chosen, pod.Gpus));
    }

    private int AnyGpu(int node, int milli)
    {
        var (chosen, fitting) = (-1, 0);
        var left = fleet.GpusLeft(node);
        for (var gpu = 0; gpu < left.Length; gpu++)
        {
            if (left[gpu] >= milli && random.NextBelow(++fitting) == 0) chosen = gpu;
        }

        return chosen;
    }
}
