using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>The ways to cut a gang into hosts of equal shares.</summary>
internal static class HostSplits
{
    /// <summary>Writes the possible chips per host, most first.</summary>
    /// <remarks>They are the divisors of the gang that the fabric allows and that hold whole tensor-parallel groups.</remarks>
    /// <param name="fabric">The class's fabric.</param>
    /// <param name="maxPerHost">The most chips that a host has.</param>
    /// <param name="chips">Chips of the gang.</param>
    /// <param name="tensor">Chips of a tensor-parallel group, which stays inside a host.</param>
    /// <param name="into">Room for <see cref="ChipSet.Capacity"/> numbers.</param>
    /// <returns>How many were written.</returns>
    public static int Write(Fabric fabric, int maxPerHost, int chips, int tensor, Span<int> into)
    {
        var count = 0;
        for (var share = Math.Min(chips, maxPerHost); share >= 1; share--)
        {
            if (chips % share == 0 && share % tensor == 0 && ChipChoice.Allows(fabric, share)) into[count++] = share;
        }

        return count;
    }

    /// <summary>The largest share of a host that the fabric allows and tensor parallelism divides; 0 where there is none.</summary>
    public static int Largest(Fabric fabric, int maxPerHost, int tensor)
    {
        for (var share = maxPerHost; share >= 1; share--)
        {
            if (share % tensor == 0 && ChipChoice.Allows(fabric, share)) return share;
        }

        return 0;
    }
}
