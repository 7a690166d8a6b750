using System.Collections.Immutable;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>What other people's pods ask of one pool.</summary>
/// <param name="Groups">The pods by what they ask for, those with the most chips first.</param>
/// <param name="Topology">How near they must be to each other; the pool has the required level.</param>
/// <param name="Companions">Slots of those of the gang that run already; the rest goes beside them.</param>
internal sealed record PodRequest(ImmutableArray<PodNeeds> Groups, TopologyWish Topology, ImmutableArray<int> Companions)
{
    /// <summary>How many pods are to be placed.</summary>
    public int Pods { get; } = Groups.Sum(group => group.Members.Length);

    /// <summary>Chips of all of them.</summary>
    public int Chips { get; } = Groups.Sum(group => group.Chips * group.Members.Length);

    /// <summary>The request of the first members of a gang.</summary>
    public static PodRequest Of(PodGang gang, int members, TopologyWish topology, PoolLedger pool, Func<HostDemand, HostNeeds> needsOf)
    {
        var groups = gang.Members.Take(members)
            .Select((member, place) => (Needs: needsOf(member.Demand), member.Chips, Place: place))
            .GroupBy(member => (member.Needs.Id, member.Chips))
            .Select(group => new PodNeeds(group.First().Needs, group.Key.Chips, [.. group.Select(member => member.Place)]))
            .OrderByDescending(group => group.Chips).ThenBy(group => group.Members[0]);
        return new([.. groups], topology, [.. gang.Companions.Select(pool.SlotOf).Where(slot => slot >= 0)]);
    }
}
