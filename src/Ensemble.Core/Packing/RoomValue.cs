namespace Ensemble.Core.Packing;

/// <summary>What a node's free room is worth to the pods that are expected, in thousandths of a GPU.</summary>
/// <param name="demand">What is expected.</param>
/// <param name="weights">What counts how much.</param>
/// <param name="blocks">How scarce places for each of the demand's blocks are.</param>
/// <param name="models">How scarce each GPU model is.</param>
internal sealed class RoomValue(DemandModel demand, PackingWeights weights, double[] blocks, double[] models)
{
    /// <summary>The worth of a node with this much left.</summary>
    public double Of(int model, int cpuLeft, ReadOnlySpan<int> gpusLeft)
    {
        var (worth, whole) = (0.0, 0);
        foreach (var left in gpusLeft)
        {
            worth += demand.Prices.WorthOf(left);
            if (left == PodShape.WholeGpu) whole++;
        }

        var value = (PackingWeights.Worth + PackingWeights.Model * models[model]) * PodShape.WholeGpu * worth;
        value -= weights.Fragmentation * demand.Fragmentation.Of(model, cpuLeft, gpusLeft);
        if (weights.CpuShortfall > 0) value -= weights.CpuShortfall * PodShape.WholeGpu * demand.Cpu.ShortfallOf(worth, cpuLeft);
        for (var i = 0; i < blocks.Length; i++) value += PackingWeights.Block * blocks[i] * demand.Blocks[i].PlacesOn(whole, cpuLeft);
        return value;
    }
}
