using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing.Policies;

/// <summary>The node that keeps the least CPU and GPU, both as parts of the largest node's.</summary>
internal sealed class BestFit : INodeScore
{
    public int Score(PackingFleet fleet, int node, PodShape pod, out int gpu)
    {
        var left = fleet.GpusLeft(node);
        gpu = TightestGpu.Of(left, pod.GpuMilli);
        var kept = (fleet.CpuLeft(node) - pod.CpuMilli) / NodeScale.Cpu * 0.5;
        kept += (NodeScale.Sum(left) - pod.TotalGpuMilli) / (double)NodeScale.Gpu * 0.5;
        return (int)((1 - kept) * NodeScale.MaxScore);
    }
}
