using System.Numerics;
using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>Chooses the chips of one host by its fabric's affinity rule, so that whole rings, pairs and islands stay free.</summary>
/// <remarks>
/// Chips are bits, islands are masks, nothing is allocated. The rules for Ascend are those of Huawei MindCluster
/// (usage/basic_scheduling/01_affinity_scheduling); on Nvidia the device plugin has the last word and this is a prediction.
/// </remarks>
internal static class ChipChoice
{
    /// <summary>The rank of a host that cannot hold a request.</summary>
    public const int CannotHold = int.MaxValue;

    /// <summary>The rank of a host that holds a request only over several islands.</summary>
    public const int Spread = ChipSet.Capacity;

    private const ulong EvenChips = 0x5555_5555_5555_5555;

    /// <summary>Whether the fabric's rule lets a pod ask for so many chips of one host.</summary>
    public static bool Allows(Fabric fabric, int chips) => chips is >= 1 and <= ChipSet.Capacity && fabric.Kind switch
    {
        FabricKind.Rings => fabric.Island >= 8 || BitOperations.IsPow2(chips),
        FabricKind.DiePairs => chips == 1 || chips % 2 == 0,
        _ => true,
    };

    /// <summary>Whether any free chips of a host will do, wherever they are: only their number counts.</summary>
    public static bool Spreads(Fabric fabric, int chips, bool oneIsland) =>
        !oneIsland && fabric.Kind != FabricKind.DiePairs && !StaysInOneRing(fabric, chips);

    /// <summary>How well a host's free chips suit a request: 0 is best, <see cref="CannotHold"/> is not at all.</summary>
    /// <param name="fabric">The class's fabric.</param>
    /// <param name="islands">A mask per island of the host.</param>
    /// <param name="free">The chips that are healthy and free.</param>
    /// <param name="chips">How many are asked for; the fabric <see cref="Allows"/> it.</param>
    /// <param name="oneIsland">Whether they must be in one island, whatever the fabric's rule says.</param>
    public static int Rank(Fabric fabric, ReadOnlySpan<ulong> islands, ulong free, int chips, bool oneIsland)
    {
        var supply = Supply(fabric, free, chips);
        if (BitOperations.PopCount(supply) < chips) return CannotHold;
        if (BestIsland(fabric, islands, supply, chips, out var rank) >= 0) return rank;
        return oneIsland || StaysInOneRing(fabric, chips) ? CannotHold : Spread;
    }

    /// <summary>The chips a request gets; the lowest island and chips win ties.</summary>
    /// <returns>A mask of chips, empty where <see cref="Rank"/> says that the request cannot be held.</returns>
    public static ulong Choose(Fabric fabric, ReadOnlySpan<ulong> islands, ulong free, int chips, bool oneIsland)
    {
        var supply = Supply(fabric, free, chips);
        if (BitOperations.PopCount(supply) < chips) return 0;
        var best = BestIsland(fabric, islands, supply, chips, out _);
        if (best >= 0) return Lowest(supply & islands[best], chips);
        return oneIsland || StaysInOneRing(fabric, chips) ? 0 : OverIslands(islands, supply, chips);
    }

    /// <summary>How many of these chips are in die pairs of which both dies are among them.</summary>
    public static int InWholePairs(ulong chips) => BitOperations.PopCount(WholePairs(chips));

    private static bool StaysInOneRing(Fabric fabric, int chips) => fabric.Kind == FabricKind.Rings && chips <= fabric.Island;

    /// <summary>The chips that may serve a request: dies of whole pairs, but for a single die those of broken pairs where there are some.</summary>
    private static ulong Supply(Fabric fabric, ulong free, int chips)
    {
        if (fabric.Kind != FabricKind.DiePairs) return free;
        var whole = WholePairs(free);
        var broken = free & ~whole;
        if (chips > 1) return whole;
        return broken != 0 ? broken : whole;
    }

    private static int BestIsland(Fabric fabric, ReadOnlySpan<ulong> islands, ulong supply, int chips, out int bestRank)
    {
        var best = -1;
        bestRank = CannotHold;
        for (var island = 0; island < islands.Length; island++)
        {
            var has = BitOperations.PopCount(supply & islands[island]);
            if (has < chips) continue;
            var rank = fabric.Kind switch
            {
                FabricKind.Rings when fabric.Island == 4 => RankInRingOfFour(chips, has),
                FabricKind.DiePairs when chips == 1 => WholePairs(supply) == supply ? 1 : 0,
                _ => has - chips,
            };
            if (rank < bestRank) (best, bestRank) = (island, rank);
        }

        return best;
    }

    private static ulong WholePairs(ulong chips)
    {
        var low = chips & (chips >> 1) & EvenChips;
        return low | (low << 1);
    }

    /// <summary>MindCluster's order for one chip: rings with 1, 3, 2, 4 free; for two: 2, 4, 3, since 3 would leave a lone chip.</summary>
    private static int RankInRingOfFour(int chips, int free) => (chips, free) switch
    {
        (1, 1) or (2, 2) or (4, 4) => 0,
        (1, 3) or (2, 4) => 1,
        (1, 2) or (2, 3) => 2,
        _ => 3,
    };

    /// <summary>Takes the fullest islands whole until one holds the rest, then the tightest of those.</summary>
    private static ulong OverIslands(ReadOnlySpan<ulong> islands, ulong supply, int chips)
    {
        var taken = 0UL;
        while (true)
        {
            var (fullest, most) = (0UL, 0);
            var (tightest, least) = (0UL, int.MaxValue);
            foreach (var island in islands)
            {
                var left = supply & island & ~taken;
                var has = BitOperations.PopCount(left);
                if (has > most) (fullest, most) = (left, has);
                if (has >= chips && has < least) (tightest, least) = (left, has);
            }

            if (tightest != 0) return taken | Lowest(tightest, chips);
            if (most == 0) return 0;
            taken |= fullest;
            chips -= most;
        }
    }

    private static ulong Lowest(ulong chips, int count) => new ChipSet(chips).Lowest(count).Bits;
}
