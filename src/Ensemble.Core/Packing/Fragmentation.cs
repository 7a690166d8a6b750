namespace Ensemble.Core.Packing;

/// <summary>How much of a node's free GPU the typical pod could not use: F of Weng et al., USENIX ATC 2023, section 3.</summary>
/// <remarks>
/// Of all typical pods, weighted by how often they come: a node that cannot take one wastes all its free GPU on it, one that can wastes
/// the GPUs that are too small for it. A pod without GPUs wastes all, as in the authors' simulator.
/// </remarks>
public sealed class Fragmentation
{
    private readonly int[] _cpuSteps; // Distinct CPU demands, ascending: what fits is the same between two steps.
    private readonly int[] _sizes; // Distinct GPU demands of one GPU in thousandths.
    private readonly Group[] _groups;
    private readonly float[] _weights; // By model, CPU step and group: the weight of pods that the CPU left allows.
    private readonly int _models;

    /// <summary>Measures by these typical pods; their weights sum to 1.</summary>
    public Fragmentation(IReadOnlyList<ShapeWeight> typical, int models)
    {
        _models = models;
        _cpuSteps = [.. typical.Select(t => t.Pod.CpuMilli).Distinct().Order()];
        var gpuPods = typical.Where(t => t.Pod.Gpus > 0).ToList();
        _sizes = [.. gpuPods.Select(t => t.Pod.GpuMilli).Distinct().Order()];
        _groups = [.. gpuPods.Select(t => (t.Pod.GpuMilli, t.Pod.Gpus)).Distinct().Order().Select(g => new Group(Array.IndexOf(_sizes, g.GpuMilli), g.Gpus))];
        _weights = new float[models * (_cpuSteps.Length + 1) * _groups.Length];
        foreach (var (pod, weight) in gpuPods)
        {
            var group = Array.IndexOf(_groups, new(Array.IndexOf(_sizes, pod.GpuMilli), pod.Gpus));
            for (var model = 0; model < models; model++)
            {
                if (!pod.Allows(model)) continue;
                for (var step = CpuStep(pod.CpuMilli); step <= _cpuSteps.Length; step++) _weights[Row(model, step) + group] += (float)weight;
            }
        }
    }

    /// <summary>The GPU that the typical pod could not use of a node with this much left, in thousandths of a GPU.</summary>
    /// <param name="model">The node's GPU model.</param>
    /// <param name="cpuLeft">Its free CPU, in thousandths of a core.</param>
    /// <param name="gpusLeft">What is free of each GPU, in thousandths.</param>
    public double Of(int model, int cpuLeft, ReadOnlySpan<int> gpusLeft)
    {
        Span<int> fitting = stackalloc int[_sizes.Length];
        Span<int> usable = stackalloc int[_sizes.Length];
        fitting.Clear();
        usable.Clear();
        var total = 0;
        foreach (var left in gpusLeft)
        {
            total += left;
            for (var size = 0; size < _sizes.Length && _sizes[size] <= left; size++)
            {
                fitting[size]++;
                usable[size] += left;
            }
        }

        if (total == 0) return 0;
        double used = 0;
        var weights = _weights.AsSpan(Row(model, CpuStep(cpuLeft)), _groups.Length);
        for (var g = 0; g < _groups.Length; g++)
        {
            var (size, gpus) = _groups[g];
            if (fitting[size] >= gpus) used += weights[g] * usable[size];
        }

        return total - used;
    }

    private int Row(int model, int step) => (model * (_cpuSteps.Length + 1) + step) * _groups.Length;

    // How many steps a node with this CPU left can climb.
    private int CpuStep(int cpu)
    {
        var (low, high) = (0, _cpuSteps.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_cpuSteps[middle] <= cpu) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private readonly record struct Group(int Size, int Gpus);
}
