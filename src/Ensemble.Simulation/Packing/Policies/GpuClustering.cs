using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing.Policies;

/// <summary>Pods of one kind together (after Gandiva, OSDI 2018): kinds are sharers, and pods of each number of whole GPUs.</summary>
internal sealed class GpuClustering : INodeScore
{
    public int Score(PackingFleet fleet, int node, PodShape pod, out int gpu)
    {
        gpu = -1;
        if (pod.Gpus == 0) return 0;
        var left = fleet.GpusLeft(node);
        gpu = TightestGpu.Of(left, pod.GpuMilli);
        var fullness = NodeScale.MaxScore / 4 * (NodeScale.Gpu - NodeScale.Sum(left)) / NodeScale.Gpu;
        var (kinds, same) = (0, false);
        for (var kind = 0; kind <= PackingFleet.MaxGpus; kind++)
        {
            if (fleet.PodsTaking(node, kind) == 0) continue;
            kinds++;
            same |= kind == (pod.IsShare ? 0 : pod.Gpus);
        }

        // Best where only this kind runs, then where it runs among others, then an empty node, then one of other kinds.
        var quarter = (same, kinds) switch { (true, 1) => 3, (true, _) => 2, (false, 0) => 1, _ => 0 };
        return fullness + NodeScale.MaxScore * quarter / 4;
    }
}
