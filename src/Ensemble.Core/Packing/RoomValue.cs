namespace Ensemble.Core.Packing;

/// <summary>What a node's free room is worth to the pods that are expected, in thousandths of a GPU.</summary>
/// <param name="demand">What is expected.</param>
/// <param name="weights">What counts how much.</param>
/// <param name="scarcity">How scarce places for each of the demand's blocks are.</param>
internal sealed class RoomValue(DemandModel demand, PackingWeights weights, double[] scarcity)
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

        var value = (PackingWeights.Worth + PackingWeights.ModelPressure * (demand.PressureOn(model) - 1)) * PodShape.WholeGpu * worth;
        value -= weights.Fragmentation * demand.Fragmentation.Of(model, cpuLeft, gpusLeft);
        if (weights.CpuShortfall > 0) value -= weights.CpuShortfall * PodShape.WholeGpu * demand.Cpu.ShortfallOf(worth, cpuLeft);
        for (var i = 0; i < scarcity.Length; i++) value += PackingWeights.Block * scarcity[i] * demand.Blocks[i].PlacesOn(whole, cpuLeft);
        return value;
    }
}
