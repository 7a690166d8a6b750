using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing.Policies;

/// <summary>Shared GPUs first, then free GPUs of nodes in use, then empty nodes (after AntMan, OSDI 2020).</summary>
internal sealed class GpuPacking : INodeScore
{
    public int Score(PackingFleet fleet, int node, PodShape pod, out int gpu)
    {
        gpu = -1;
        if (pod.Gpus == 0) return 0;
        var left = fleet.GpusLeft(node);
        gpu = TightestGpu.Of(left, pod.GpuMilli);
        var whole = fleet.WholeLeft(node);
        if (whole == left.Length) return Math.Max(NodeScale.MaxScore / 3 - whole, whole);

        // The tightest GPUs are taken; a whole one counts against the node only if it is among them.
        if (!pod.IsShare || left[gpu] == PodShape.WholeGpu) return Math.Max(NodeScale.MaxScore / 2 - pod.Gpus, NodeScale.MaxScore / 3);
        return Math.Max(NodeScale.MaxScore - left[gpu] * 100 / PodShape.WholeGpu / 10, NodeScale.MaxScore / 2);
    }
}
