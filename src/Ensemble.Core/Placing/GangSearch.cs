using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>Finds the smallest, tightest domain of a pool that holds a whole gang, so that large domains stay whole.</summary>
/// <remarks>
/// Runs for each job, variant and pool of a plan. One pass over the hosts notes what each can give; domains are ranges of hosts, so
/// that a running count of fitting hosts answers for every domain of every level. The buffers are reused; only a find allocates.
/// </remarks>
internal sealed class GangSearch
{
    private int[] _capacity = []; // By slot: chips that the request could have there.
    private int[] _fitting = [];  // By slot: fitting hosts before it.

    /// <summary>Looks for room, putting up with no more than a last resort.</summary>
    /// <remarks>Fewest hosts first, but a gang rather takes more hosts than to leave the level it prefers.</remarks>
    /// <returns>Where the gang can go, or null if nowhere in this pool.</returns>
    public GangFit? Find(PoolLedger pool, GangRequest request, LastResort resort)
    {
        if (pool.Free < request.Chips) return null;
        var bounds = LevelBounds.Of(pool.Domains, request.Topology);
        if (pool.MostFree(bounds.Widest) < request.Chips) return null;
        if (!TryNoteCapacity(pool, request, resort)) return null;

        Span<int> shares = stackalloc int[ChipSet.Capacity];
        shares = shares[..HostSplits.Write(pool.Pool.Class.Fabric, pool.MaxChipsPerHost, request.Chips, request.Tensor, shares)];
        var host = pool.Domains.HostLevel;
        var preferred = bounds.PrefersIsland ? Within(host, oneIsland: true, shares) : null;
        if (preferred is null && bounds.Preferred > bounds.Widest) preferred = Within(bounds.Preferred, bounds.OneIsland, shares);
        return preferred ?? Within(bounds.Widest, bounds.OneIsland, shares);

        GangFit? Within(int widest, bool oneIsland, ReadOnlySpan<int> shares)
        {
            foreach (var share in shares)
            {
                if (FindWith(pool, request, share, widest, oneIsland, resort) is { } fit) return fit;
            }

            return null;
        }
    }

    private bool TryNoteCapacity(PoolLedger pool, GangRequest request, LastResort resort)
    {
        if (_capacity.Length < pool.Hosts) (_capacity, _fitting) = (new int[pool.Hosts], new int[pool.Hosts + 1]);
        var standings = pool.Standings(request.Needs);
        var worst = resort == LastResort.None ? NodeStanding.Usable : NodeStanding.LastChoice;
        var total = 0;
        for (var slot = 0; slot < pool.Hosts; slot++)
        {
            var usable = standings[slot] <= worst ? pool.Usable(slot) : 0;
            if (usable > 0 && !pool.HasRoom(slot, request.Needs)) usable = 0;
            _capacity[slot] = usable;
            total += usable;
        }

        if (resort == LastResort.FailedNodes) return total >= request.Chips;
        foreach (var node in request.Avoid)
        {
            if (pool.SlotOf(node) is not (>= 0 and var slot)) continue;
            total -= _capacity[slot];
            _capacity[slot] = 0;
        }

        return total >= request.Chips;
    }

    private GangFit? FindWith(PoolLedger pool, GangRequest request, int share, int widest, bool oneIsland, LastResort resort)
    {
        var hosts = request.Chips / share;
        if (hosts > pool.Hosts || CountFitting(pool, share, oneIsland) < hosts) return null;
        for (var level = pool.Domains.HostLevel; level >= widest; level--)
        {
            if (level == pool.Domains.HostLevel && hosts > 1) continue;
            var domain = Tightest(pool, level, hosts, share, oneIsland, request.Apart);
            if (domain < 0) continue;
            var slots = new int[hosts];
            new HostPick(pool, _fitting, share, oneIsland).Fill(level, domain, slots);
            var others = request.Apart is { } apart && apart.Around(level, domain) is var (at, around) ? apart.Counts.Of(at, around) : 0;
            return new(pool, share, slots, oneIsland, level, domain, resort) { Others = others };
        }

        return null;
    }

    private int CountFitting(PoolLedger pool, int share, bool oneIsland)
    {
        for (var slot = 0; slot < pool.Hosts; slot++)
        {
            var fits = _capacity[slot] >= share && pool.Gives(slot, share, oneIsland);
            _fitting[slot + 1] = _fitting[slot] + (fits ? 1 : 0);
        }

        return _fitting[pool.Hosts];
    }

    private int Tightest(PoolLedger pool, int level, int hosts, int share, bool oneIsland, Separation? apart)
    {
        var (best, bestRank) = (-1, ChipChoice.CannotHold);
        for (var domain = 0; domain < pool.Domains.Domains(level); domain++)
        {
            if (_fitting[pool.Domains.End(level, domain)] - _fitting[pool.Domains.Start(level, domain)] < hosts) continue;

            // Between hosts the chips' own rule comes first: a lone chip belongs in a broken ring, not on the fullest host.
            var rank = level == pool.Domains.HostLevel ? pool.Rank(domain, share, oneIsland) : 0;
            var nearer = best < 0 || apart is null ? 0 : apart.Compare(level, domain, best);
            if (nearer > 0) continue;
            if (best < 0 || nearer < 0 || rank < bestRank || (rank == bestRank && IsTighter(pool, level, domain, best))) (best, bestRank) = (domain, rank);
        }

        return best;
    }

    /// <summary>Whether a domain has fewer free chips than another, or, where both have the same, the domains around it.</summary>
    private static bool IsTighter(PoolLedger pool, int level, int domain, int than)
    {
        var (slot, other) = (pool.Domains.Start(level, domain), pool.Domains.Start(level, than));
        for (; level >= 0; level--)
        {
            var difference = pool.FreeOf(level, pool.Domains.DomainOf(level, slot)) - pool.FreeOf(level, pool.Domains.DomainOf(level, other));
            if (difference != 0) return difference < 0;
        }

        return false;
    }
}
