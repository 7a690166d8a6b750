namespace Ensemble.Core.Packing;

/// <summary>How scarce places for pods of several GPUs are: those that will be asked for until the fleet is full, over those there are.</summary>
/// <remarks>Squared, and at most 4: where such places abound they cost next to nothing, so that they are no obstacle to packing well.</remarks>
internal static class BlockScarcity
{
    private const double Most = 4;

    /// <summary>The scarcity of each size of a demand.</summary>
    public static double[] Of(PackingFleet fleet, IReadOnlyList<BlockDemand> blocks)
    {
        var scarcity = new double[blocks.Count];
        double free = fleet.CapacityMilli - fleet.AllocatedMilli;
        for (var i = 0; i < scarcity.Length; i++)
        {
            var places = 0.0;
            for (var node = 0; node < fleet.Count; node++) places += blocks[i].PlacesOn(fleet.WholeLeft(node), fleet.CpuLeft(node));
            var asked = free * blocks[i].Share / (blocks[i].Gpus * (double)PodShape.WholeGpu);
            scarcity[i] = places > 0 ? Math.Min(Most, asked / places * (asked / places)) : Most;
        }

        return scarcity;
    }
}
