using System.Numerics;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Placing;

namespace Ensemble.Core.Planning;

/// <summary>Finds out what a candidate lacks: each question is asked only where all before it were answered with yes.</summary>
/// <param name="search">Searches anew, to try what would help.</param>
/// <param name="candidate">What does not fit.</param>
/// <param name="sizeField">The field of the job's size; null where a smaller one makes no sense.</param>
internal sealed class Shortage(GangSearch search, Candidate candidate, string? sizeField)
{
    private readonly PoolLedger _pool = candidate.Pool;
    private readonly GangRequest _request = candidate.Request;
    private readonly LevelBounds _bounds = LevelBounds.Of(candidate.Pool.Domains, candidate.Request.Topology);
    private readonly NodeStanding[] _standings = candidate.Pool.Standings(candidate.Request.Needs);

    private string PoolName => _pool.Pool.Name;

    /// <summary>Why a gang could not start even on an idle pool; null where it could.</summary>
    public static Reason? NeverHolds(Candidate candidate)
    {
        var (pool, request) = (candidate.Pool, candidate.Request);
        var level = LevelBounds.Of(pool.Domains, request.Topology).Widest;
        if (level > 0)
        {
            var (best, most) = LargestIdle(level);
            if (most < request.Chips)
            {
                while (LargestIdle(--level).Chips < request.Chips) { }
                return new Reason.DomainsTooSmall(
                    request.Chips, request.Topology.Required!, best, most, pool.Pool.Name, level == 0 ? null : pool.Domains.LevelName(level));
            }
        }

        var hosts = GangSize.FewestHosts(request.Chips, request.Tensor, pool);
        if (level == pool.Domains.HostLevel && hosts > 1) return GangSize.Impossible(request.Chips, request.Tensor, pool, oneHost: true);
        if (hosts <= pool.Hosts) return null;
        bool Works(int size) =>
            GangSize.FewestHosts(size, request.Tensor, pool) is var fewest and > 0 && fewest <= pool.Hosts && size <= pool.AllChips;

        return new Reason.TooFewHosts(
            request.Chips, hosts, request.Chips / hosts, pool.Pool.Name, pool.Hosts,
            GangSize.Nearest(request.Chips, -1, request.Tensor, Works), GangSize.Nearest(request.Chips, +1, request.Tensor, Works));

        (string Name, int Chips) LargestIdle(int of)
        {
            var (domain, chips) = Largest(pool, of, slot => pool.Domains.Nodes[slot].Chips.Length);
            return (pool.Domains.NameOf(of, domain), chips);
        }
    }

    /// <summary>The first thing that is short.</summary>
    public Reason Reason()
    {
        var mayUse = Sum(slot => _pool.Domains.Nodes[slot].Chips.Length);
        if (mayUse < _request.Chips)
            return new Reason.NodesUnavailable(_request.Chips, mayUse, PoolName, LeftOut());

        var free = Sum(_pool.Usable);
        if (free < _request.Chips) return new Reason.TooFewFreeChips(_request.Chips, free, PoolName, LeftOut(), Relief());

        // With a share of a host that enough hosts could give, chips are not what is missing.
        foreach (var share in Shares())
        {
            var hosts = _request.Chips / share;
            if (Hosts(slot => Gives(slot, share)) < hosts) continue;
            var roomy = Hosts(slot => Gives(slot, share) && _pool.HasRoom(slot, _request.Needs));
            return roomy < hosts ? ShortOf(share, hosts, roomy) : NoDomain();
        }

        return Scattered();
    }

    private Reason ShortOf(int share, int hosts, int roomy)
    {
        foreach (var port in _request.Needs.Ports)
        {
            var open = Hosts(slot => Gives(slot, share) && !_pool.PortTaken(slot, port));
            if (open < hosts) return new Reason.HostPortTaken(port, hosts, open, PoolName);
        }

        // The resource that most hosts lack; one more pod slot is a resource too.
        var worst = (Resource: _pool.PodResource, Needs: 1L, Have: HostsWith(share, _pool.PodResource, 1));
        for (var i = 0; i < _request.Needs.Axis.Length; i++)
        {
            var have = HostsWith(share, _request.Needs.Axis[i], _request.Needs.Amounts[i]);
            if (have < worst.Have) worst = (_request.Needs.Axis[i], _request.Needs.Amounts[i], have);
        }

        var free = Slots().Where(slot => Gives(slot, share)).Select(slot => _pool.FreeAmount(slot, worst.Resource)).OrderDescending().ToList();
        return new Reason.ShortOfResource(
            _pool.ResourceName(worst.Resource), worst.Needs, free[0], free[hosts - 1], hosts, Math.Min(worst.Have, roomy), PoolName, Relief());
    }

    private Reason.NoDomainHolds NoDomain()
    {
        var (best, most) = Largest(_pool, _bounds.Widest, slot => MayUse(slot) ? _pool.Usable(slot) : 0);
        return new(_request.Chips, _request.Topology.Required ?? "Pool", _pool.Domains.NameOf(_bounds.Widest, best), most, PoolName, Relief());
    }

    /// <summary>Enough chips, on too many hosts: told for the fewest hosts that the gang can be cut into.</summary>
    private Reason Scattered()
    {
        var share = Shares()[0];
        var hosts = _request.Chips / share;
        if (Hosts(slot => _pool.Usable(slot) >= share) < hosts)
        {
            var best = Slots().Where(MayUse).MaxBy(_pool.Usable);
            return new Reason.NoHostHolds(
                hosts, share, Hosts(slot => Gives(slot, share)), _pool.Domains.Nodes[best].Name, _pool.Usable(best), PoolName, Relief());
        }

        var fabric = _pool.Pool.Class.Fabric;
        var pairs = fabric.Kind == FabricKind.DiePairs && !_bounds.OneIsland;
        var group = pairs ? "whole die pairs" : fabric.Kind == FabricKind.Rings ? "one ring" : "one island";
        int Together(int slot) => pairs ? _pool.FreeInPairs(slot) : _pool.MostFreeInIsland(slot);
        var nearest = Slots().Where(MayUse).MaxBy(Together);
        return new Reason.NoIslandHolds(
            hosts, share, Hosts(slot => Gives(slot, share)), group, _pool.Domains.Nodes[nearest].Name, Together(nearest), PoolName, Relief());
    }

    /// <summary>Tries what the author could change: a wider level, then a smaller size.</summary>
    private Relief? Relief()
    {
        string? wider = null;
        var next = _bounds.OneIsland ? _bounds.Widest : _bounds.Widest - 1;
        for (var level = next; _request.Topology.Required is not null && level >= 0 && wider is null; level--)
        {
            var name = level == 0 ? null : _pool.Domains.LevelName(level);
            if (Fits(_request with { Topology = new(name) })) wider = name ?? "";
        }

        int? smaller = null;
        var half = (int)(BitOperations.RoundUpToPowerOf2((uint)_request.Chips) / 2); // The largest power of two that is less.
        for (var size = half; sizeField is not null && size > 0 && smaller is null; size /= 2)
        {
            if (size % _request.Tensor == 0 && Fits(_request with { Chips = size })) smaller = size;
        }

        return wider is null && smaller is null ? null : new(sizeField ?? "", smaller, wider, PoolName);
    }

    private bool Fits(GangRequest changed) => search.Find(_pool, changed, LastResort.FailedNodes) is not null;

    private bool MayUse(int slot) => _standings[slot] <= NodeStanding.LastChoice;

    private bool Gives(int slot, int share) => MayUse(slot) && _pool.Gives(slot, share, _bounds.OneIsland);

    private int[] Shares()
    {
        var shares = new int[ChipSet.Capacity];
        var count = HostSplits.Write(_pool.Pool.Class.Fabric, _pool.MaxChipsPerHost, _request.Chips, _request.Tensor, shares);
        return _bounds.Widest == _pool.Domains.HostLevel ? [_request.Chips] : shares[..count];
    }

    private IEnumerable<int> Slots() => Enumerable.Range(0, _pool.Hosts);

    private int Sum(Func<int, int> chips) => Slots().Where(MayUse).Sum(chips);

    private NodesLeftOut LeftOut() =>
        new(Count(NodeStanding.NotReady), Count(NodeStanding.Cordoned), Count(NodeStanding.Tainted), Count(NodeStanding.NotSelected));

    private int Count(NodeStanding standing) => _standings.Count(s => s == standing);

    private int Hosts(Func<int, bool> with) => Slots().Count(slot => MayUse(slot) && with(slot));

    private int HostsWith(int share, int resource, long amount) =>
        Hosts(slot => Gives(slot, share) && _pool.FreeAmount(slot, resource) >= amount);

    private static (int Domain, int Chips) Largest(PoolLedger pool, int level, Func<int, int> chips)
    {
        var sums = new int[pool.Domains.Domains(level)];
        for (var slot = 0; slot < pool.Hosts; slot++) sums[pool.Domains.DomainOf(level, slot)] += chips(slot);
        var best = Array.IndexOf(sums, sums.Max());
        return (best, sums[best]);
    }
}
