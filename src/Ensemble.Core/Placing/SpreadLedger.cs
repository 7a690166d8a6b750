using System.Collections.Immutable;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>Where the members of all spread groups are, with those placed by the plan so far.</summary>
internal sealed class SpreadLedger
{
    private readonly Dictionary<(string Group, int Pool), SpreadCounts> _counts = [];

    /// <summary>Where the placed jobs of a fleet are.</summary>
    public SpreadLedger(FleetLedger fleet, ImmutableArray<Job> jobs)
    {
        foreach (var job in jobs)
        {
            if (job is not { Spread: { } wish, Placement: { } placement }) continue;
            if (fleet.Pools.FirstOrDefault(known => known.Pool.Name == placement.Pool) is not { } pool) continue;
            int[] slots = [.. placement.Hosts.Select(host => pool.SlotOf(host.Node)).Where(slot => slot >= 0).Order()];
            Add(wish, pool, slots);
        }
    }

    /// <summary>Counts a member on these hosts of a pool, in the order of their slots.</summary>
    public void Add(SpreadWish wish, PoolLedger pool, ReadOnlySpan<int> slots) => CountsOf(wish, pool).Add(slots);

    /// <summary>What keeps a member of the group apart from the others in a pool.</summary>
    public Separation Of(SpreadWish wish, PoolLedger pool)
    {
        var level = wish.Level is { } name ? pool.Domains.LevelOf(name) : -1;
        if (level < 0) level = Math.Max(pool.Domains.HostLevel - 1, 1);
        return new(pool.Domains, CountsOf(wish, pool), level);
    }

    private SpreadCounts CountsOf(SpreadWish wish, PoolLedger pool)
    {
        if (_counts.TryGetValue((wish.Group, pool.Id), out var known)) return known;
        return _counts[(wish.Group, pool.Id)] = new(pool.Domains);
    }
}
