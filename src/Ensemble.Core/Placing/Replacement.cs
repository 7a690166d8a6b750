using System.Collections.Immutable;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>Finds hosts for the vacant ranks of a gang whose other hosts stay: same pool, same chips each, the required level still holding.</summary>
/// <remarks>The host that a rank had before is taken again where it can be; else the nearest to the gang's first host, then the one that suits best.</remarks>
internal static class Replacement
{
    /// <returns>A slot for each vacant rank; null where there are too few.</returns>
    public static int[]? Find(PoolLedger pool, Job job, HostNeeds needs)
    {
        var (placement, vacancy) = (job.Placement!, job.Vacancy!);
        var kept = placement.Hosts.Select(host => pool.SlotOf(host.Node)).Where(slot => slot >= 0).ToHashSet();
        if (kept.Count == 0) return null;
        var anchor = pool.SlotOf(placement.Hosts.First(host => pool.SlotOf(host.Node) >= 0).Node);
        var widest = LevelBounds.Of(pool.Domains, job.Topology).Widest;
        var former = vacancy.Former.Select(pool.SlotOf).Where(slot => slot >= 0).ToHashSet();
        var avoid = job.Avoid.Select(pool.SlotOf).ToHashSet();
        var standings = pool.Standings(needs);
        var candidates = new List<(int Slot, (bool New, NodeStanding Standing, int Distance, int Rank, int Free) Key)>();
        for (var slot = 0; slot < pool.Hosts; slot++)
        {
            if (standings[slot] > NodeStanding.LastChoice || kept.Contains(slot) || avoid.Contains(slot)) continue;
            if (pool.Domains.DomainOf(widest, slot) != pool.Domains.DomainOf(widest, anchor)) continue;
            if (!pool.HasRoom(slot, needs) || !pool.Gives(slot, placement.ChipsPerHost, oneIsland: false)) continue;
            candidates.Add((slot, (!former.Contains(slot), standings[slot], Distance(pool, slot, anchor), pool.Rank(slot, placement.ChipsPerHost, oneIsland: false), pool.Usable(slot))));
        }

        if (candidates.Count < vacancy.Ranks.Length) return null;
        var best = candidates.OrderBy(candidate => candidate.Key).ThenBy(candidate => candidate.Slot).Take(vacancy.Ranks.Length).Select(candidate => candidate.Slot).ToList();
        return InOrder(pool, vacancy, best);
    }

    /// <summary>The hosts of the whole gang, by rank.</summary>
    public static ImmutableArray<HostShare> Merge(ImmutableArray<HostShare> kept, ImmutableArray<int> ranks, IReadOnlyList<HostShare> replaced)
    {
        var hosts = ImmutableArray.CreateBuilder<HostShare>(kept.Length + replaced.Count);
        var (nextKept, nextNew) = (0, 0);
        for (var rank = 0; rank < hosts.Capacity; rank++)
        {
            hosts.Add(nextNew < ranks.Length && ranks[nextNew] == rank ? replaced[nextNew++] : kept[nextKept++]);
        }

        return hosts.MoveToImmutable();
    }

    /// <summary>A rank gets its own former host back rather than that of another.</summary>
    private static int[] InOrder(PoolLedger pool, Vacancy vacancy, List<int> slots)
    {
        var taken = new int[vacancy.Ranks.Length];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = pool.SlotOf(vacancy.Former[i]);
            if (!slots.Remove(taken[i])) taken[i] = -1;
        }

        for (var i = 0; i < taken.Length; i++)
        {
            if (taken[i] >= 0) continue;
            taken[i] = slots[0];
            slots.RemoveAt(0);
        }

        return taken;
    }

    /// <summary>Levels to climb until both hosts are in one domain.</summary>
    private static int Distance(PoolLedger pool, int slot, int anchor)
    {
        var level = pool.Domains.HostLevel;
        while (level > 0 && pool.Domains.DomainOf(level, slot) != pool.Domains.DomainOf(level, anchor)) level--;
        return pool.Domains.HostLevel - level;
    }
}
