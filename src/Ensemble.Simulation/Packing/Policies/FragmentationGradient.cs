using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing.Policies;

/// <summary>Fragmentation Gradient Descent (Weng et al., USENIX ATC 2023): the node and GPU where fragmentation grows least.</summary>
/// <remarks>The authors squeeze the gradient into a whole score of 0 to 100: steps of about 40 thousandths of a GPU, and ours does as theirs.</remarks>
internal sealed class FragmentationGradient(Fragmentation fragmentation) : INodeScore
{
    public int Score(PackingFleet fleet, int node, PodShape pod, out int gpu)
    {
        gpu = -1;
        var left = fleet.GpusLeft(node);
        var model = fleet.ShapeOf(node).Model;
        var cpu = fleet.CpuLeft(node);
        var before = fragmentation.Of(model, cpu, left);
        Span<int> after = stackalloc int[left.Length];
        left.CopyTo(after);
        if (!pod.IsShare)
        {
            for (uint whole = fleet.FirstWhole(node, pod.Gpus); whole != 0; whole &= whole - 1) after[System.Numerics.BitOperations.TrailingZeroCount(whole)] = 0;
            return Squeezed(before - fragmentation.Of(model, cpu - pod.CpuMilli, after));
        }

        var best = 0;
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] < pod.GpuMilli || left[..i].Contains(left[i])) continue; // Equal GPUs score alike, and the first wins.
            after[i] -= pod.GpuMilli;
            var score = Squeezed(before - fragmentation.Of(model, cpu - pod.CpuMilli, after));
            after[i] = left[i];
            if (gpu < 0 || score > best) (best, gpu) = (score, i);
        }

        return best;
    }

    private static int Squeezed(double gain) => (int)(1 / (1 + Math.Exp(-gain / 1000)) * NodeScale.MaxScore);
}
