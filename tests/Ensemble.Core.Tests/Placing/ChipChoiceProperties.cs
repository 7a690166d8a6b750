using System.Numerics;
using CsCheck;
using Ensemble.Core.Fleet;
using Ensemble.Core.Placing;
using Ensemble.Core.Tests.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Placing;

/// <summary>The choice of chips against trying every set of chips of a host.</summary>
public sealed class ChipChoiceProperties
{
    private static readonly Gen<(AcceleratorClass Class, int Host, ulong Free, int Chips, bool OneIsland)> Requests =
        from kind in Gen.OneOf(Classes.All)
        from host in Gen.OneOf(4, 8, 8, 12)
        from free in Gen.ULong[0, (1UL << host) - 1]
        from chips in Gen.Int[1, host]
        from oneIsland in Gen.Bool
        where ChipChoice.Allows(kind.Fabric, chips)
        select (kind, host, free, chips, oneIsland);

    [Fact]
    public void Chips_are_found_just_when_some_set_of_free_chips_obeys_the_rule() => Requests.Sample(r =>
    {
        var islands = Islands(r.Class.Fabric, r.Host);
        var allowed = Sets(r.Free, r.Chips).Where(set => Obeys(r.Class.Fabric, islands, set, r.Free, r.OneIsland)).ToList();
        var chosen = ChipChoice.Choose(r.Class.Fabric, islands, r.Free, r.Chips, r.OneIsland);
        var rank = ChipChoice.Rank(r.Class.Fabric, islands, r.Free, r.Chips, r.OneIsland);
        Assert.Equal(allowed.Count == 0, rank == ChipChoice.CannotHold);
        if (allowed.Count == 0) Assert.Equal(0UL, chosen);
        else Assert.Contains(chosen, allowed);
    }, iter: 600);

    [Fact]
    public void A_set_that_fits_one_island_is_in_one_and_no_fuller_island_would_do() => Requests.Sample(r =>
    {
        var fabric = r.Class.Fabric;
        if (fabric.Kind is FabricKind.DiePairs || fabric is { Kind: FabricKind.Rings, Island: 4 }) return; // These have orders of their own.
        var islands = Islands(fabric, r.Host);
        var fitting = islands.Select(island => BitOperations.PopCount(island & r.Free)).Where(free => free >= r.Chips).ToList();
        if (fitting.Count == 0) return;
        var chosen = ChipChoice.Choose(fabric, islands, r.Free, r.Chips, r.OneIsland);
        var home = Assert.Single(islands, island => (island & chosen) != 0);
        Assert.Equal(fitting.Min(), BitOperations.PopCount(home & r.Free));
    }, iter: 600);

    [Fact]
    public void A_set_over_several_islands_touches_as_few_as_can_be() => Requests.Sample(r =>
    {
        var islands = Islands(r.Class.Fabric, r.Host);
        var chosen = ChipChoice.Choose(r.Class.Fabric, islands, r.Free, r.Chips, r.OneIsland);
        if (chosen == 0) return;
        var fewest = Sets(r.Free, r.Chips).Where(set => Obeys(r.Class.Fabric, islands, set, r.Free, r.OneIsland)).Min(set => Touched(islands, set));
        Assert.Equal(fewest, Touched(islands, chosen));
    }, iter: 600);

    [Theory]
    [InlineData(1, new[] { 1, 3, 2, 4 })]
    [InlineData(2, new[] { 2, 4, 3 })]
    [InlineData(4, new[] { 4 })]
    public void Rings_of_four_are_preferred_in_MindClusters_order(int chips, int[] order)
    {
        for (var better = 0; better < order.Length; better++)
        {
            for (var worse = better + 1; worse < order.Length; worse++)
            {
                var free = ChipSet.First(order[worse]).Bits | ChipSet.First(order[better]).Bits << 4;
                var chosen = ChipChoice.Choose(Classes.A910.Fabric, Islands(Classes.A910.Fabric, 8), free, chips, oneIsland: false);
                Assert.Equal(ChipSet.First(chips).Bits << 4, chosen);
            }
        }
    }

    [Theory]
    [InlineData("910a", "1,2,4,8,16")]
    [InlineData("box16", "1-16")]
    [InlineData("910c", "1,2,4,6,8,10,12,14,16")]
    [InlineData("910b", "1-16")]
    [InlineData("h100", "1-16")]
    [InlineData("duo", "1-16")]
    public void A_fabric_allows_these_requests(string kind, string requests)
    {
        Assert.True(ChipSet.TryParse(requests, out var allowed));
        Assert.Equal(allowed.Chips(), Enumerable.Range(1, 16).Where(chips => ChipChoice.Allows(Classes.Named(kind).Fabric, chips)));
    }

    [Fact]
    public void No_fabric_allows_none_or_more_chips_than_a_host_can_have() => Assert.All(Classes.All, kind =>
    {
        Assert.False(ChipChoice.Allows(kind.Fabric, 0));
        Assert.False(ChipChoice.Allows(kind.Fabric, 65));
    });

    private static bool Obeys(Fabric fabric, ulong[] islands, ulong set, ulong free, bool oneIsland)
    {
        var chips = BitOperations.PopCount(set);
        if (oneIsland && Touched(islands, set) != 1) return false;
        var pairs = Enumerable.Range(0, 32).Select(pair => 3UL << (2 * pair)).ToList();
        return fabric.Kind switch
        {
            FabricKind.Rings => chips > fabric.Island || Touched(islands, set) == 1,
            FabricKind.DiePairs when chips == 1 => pairs.Exists(pair => (pair & set) != 0 && (pair & free) == set)
                || pairs.TrueForAll(pair => (pair & free) == 0 || (pair & free) == pair),
            FabricKind.DiePairs => pairs.TrueForAll(pair => (pair & set) == 0 || (pair & set) == pair),
            _ => true,
        };
    }

    private static int Touched(ulong[] islands, ulong set) => islands.Count(island => (island & set) != 0);

    private static ulong[] Islands(Fabric fabric, int host) =>
        [.. Enumerable.Range(0, host).GroupBy(chip => chip / fabric.Island).Select(island => ChipSet.Of([.. island]).Bits)];

    private static IEnumerable<ulong> Sets(ulong free, int chips)
    {
        for (var set = free; set != 0; set = (set - 1) & free)
        {
            if (BitOperations.PopCount(set) == chips) yield return set;
        }
    }
}
