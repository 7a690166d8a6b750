using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing.Policies;

/// <summary>The node whose free CPU and GPU point least where the pod's demand points (after Tetris, SIGCOMM 2014, as the authors score it).</summary>
internal sealed class DotProduct : INodeScore
{
    public int Score(PackingFleet fleet, int node, PodShape pod, out int gpu)
    {
        var left = fleet.GpusLeft(node);
        gpu = TightestGpu.Of(left, pod.GpuMilli);
        var product = fleet.CpuLeft(node) / NodeScale.Cpu * (pod.CpuMilli / NodeScale.Cpu);
        product += NodeScale.Sum(left) / (double)NodeScale.Gpu * (pod.TotalGpuMilli / (double)NodeScale.Gpu);
        return (int)(NodeScale.MaxScore * (1 - product / 2));
    }
}
