using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>Puts other people's pods into the smallest, tightest domain of a pool that holds them all; several may share a host.</summary>
/// <remarks>
/// How many pods of a kind each host can hold is counted once; domains are ranges of hosts, so running counts answer for all of them.
/// Unlike pods are put in kind by kind, those with the most chips first; where a later kind finds no room, all are taken out again and the
/// next domain is tried: greedy, and never half a gang.
/// </remarks>
internal sealed class PodSearch
{
    private readonly List<int[]> _before = []; // By group, then slot: pods of the group that fit before it.

    /// <summary>Takes room for all pods of a request, or for none.</summary>
    /// <returns>Where they are; null where no domain of the pool holds them.</returns>
    public PodFit? TryTake(PoolLedger pool, PodRequest request, LastResort resort)
    {
        if (pool.Hosts == 0 || pool.Free < request.Chips) return null;
        Count(pool, request, resort);
        var bounds = LevelBounds.Of(pool.Domains, request.Topology);
        for (var level = pool.Domains.HostLevel; level >= bounds.Widest; level--)
        {
            foreach (var domain in DomainsOf(pool, request, level, level == bounds.Widest))
            {
                if (TryFill(pool, request, level, domain, resort, bounds.OneIsland) is { } fit) return fit;
            }
        }

        return null;
    }

    /// <summary>The most pods of a request that one domain of a level would hold, and that domain.</summary>
    public (int Pods, int Domain) Most(PoolLedger pool, PodRequest request, int level)
    {
        Count(pool, request, LastResort.UnwillingNodes);
        var best = (Pods: -1, Domain: 0);
        for (var domain = 0; domain < pool.Domains.Domains(level); domain++)
        {
            var pods = 0;
            for (var group = 0; group < request.Groups.Length; group++) pods += Math.Min(request.Groups[group].Members.Length, Fitting(pool, group, level, domain));
            if (pods > best.Pods) best = (pods, domain);
        }

        return best;
    }

    private int Fitting(PoolLedger pool, int group, int level, int domain) =>
        _before[group][pool.Domains.End(level, domain)] - _before[group][pool.Domains.Start(level, domain)];

    private void Count(PoolLedger pool, PodRequest request, LastResort resort)
    {
        for (var group = 0; group < request.Groups.Length; group++)
        {
            if (_before.Count == group) _before.Add([]);
            if (_before[group].Length < pool.Hosts + 1) _before[group] = new int[pool.Hosts + 1];
            CountGroup(pool, request, group, 0, pool.Hosts, resort);
        }
    }

    private void CountGroup(PoolLedger pool, PodRequest request, int group, int start, int end, LastResort resort)
    {
        var wanted = request.Groups[group];
        var standings = pool.Standings(wanted.Needs);
        var worst = resort == LastResort.None ? NodeStanding.Usable : NodeStanding.LastChoice;
        var oneIsland = request.Topology.Required == PoolLevel.Island;
        var before = _before[group];
        for (var slot = start; slot < end; slot++)
        {
            var pods = standings[slot] <= worst ? pool.PodsThatFit(slot, wanted.Needs, wanted.Chips, oneIsland, wanted.Members.Length) : 0;
            before[slot + 1] = before[slot] + pods;
        }
    }

    /// <summary>The domains of a level that may hold all pods, the tightest first.</summary>
    private IEnumerable<int> DomainsOf(PoolLedger pool, PodRequest request, int level, bool widest)
    {
        if (!request.Companions.IsEmpty)
        {
            // Beside those that run: where these are scattered, the widest domain around the first.
            var around = pool.Domains.DomainOf(level, request.Companions[0]);
            var together = request.Companions.All(slot => pool.Domains.DomainOf(level, slot) == around);
            return (together || widest) && Holds(pool, request, level, around) ? [around] : [];
        }

        if (request.Groups.Length == 1)
        {
            var best = Tightest(pool, request, level);
            return best < 0 ? [] : [best]; // Like pods fit where their number says so: there is nothing to try.
        }

        return Enumerable.Range(0, pool.Domains.Domains(level)).Where(domain => Holds(pool, request, level, domain))
            .OrderBy(domain => pool.FreeOf(level, domain)).ThenBy(domain => domain);
    }

    private bool Holds(PoolLedger pool, PodRequest request, int level, int domain)
    {
        for (var group = 0; group < request.Groups.Length; group++)
        {
            if (Fitting(pool, group, level, domain) < request.Groups[group].Members.Length) return false;
        }

        return true;
    }

    private int Tightest(PoolLedger pool, PodRequest request, int level)
    {
        var wanted = request.Groups[0];
        var onHost = level == pool.Domains.HostLevel && wanted.Chips > 0;
        var oneIsland = request.Topology.Required == PoolLevel.Island;
        var (best, bestRank, bestFree) = (-1, int.MaxValue, int.MaxValue);
        for (var domain = 0; domain < pool.Domains.Domains(level); domain++)
        {
            if (Fitting(pool, 0, level, domain) < wanted.Members.Length) continue;
            var rank = onHost ? pool.Rank(domain, wanted.Chips, oneIsland) : 0;
            var free = pool.FreeOf(level, domain);
            if (rank < bestRank || (rank == bestRank && free < bestFree)) (best, bestRank, bestFree) = (domain, rank, free);
        }

        return best;
    }

    private PodFit? TryFill(PoolLedger pool, PodRequest request, int level, int domain, LastResort resort, bool oneIsland)
    {
        var free = pool.FreeOf(level, domain);
        var fill = new PodFill(pool, request, oneIsland);
        for (var group = 0; group < request.Groups.Length; group++)
        {
            if (group > 0) CountGroup(pool, request, group, pool.Domains.Start(level, domain), pool.Domains.End(level, domain), resort);
            if (Fitting(pool, group, level, domain) >= request.Groups[group].Members.Length && fill.TryFill(group, _before[group], level, domain)) continue;
            fill.TakeBack();
            if (request.Groups.Length > 1) Count(pool, request, resort);
            return null;
        }

        return new(fill.Slots, fill.Chips, level, domain, free);
    }
}
