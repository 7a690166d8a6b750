using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Placing;

namespace Ensemble.Core.Planning;

/// <summary>Places other people's pods: alone or as gangs, of like or unlike members, with chips or without.</summary>
internal sealed class PodPlacing(FleetSnapshot fleet, FleetLedger ledger, QueueUse queues)
{
    private static readonly LastResort[] Resorts = [LastResort.None, LastResort.UnwillingNodes];

    private readonly PodSearch _search = new();
    private readonly HashSet<(int Pool, int Needs, int Chips)> _full = []; // Lone pods that found no room: none like them will.
    private readonly Dictionary<(string Queue, int Needs, int Chips, string? Resource, string? Level), Reason> _obstacles = [];

    /// <summary>Why a gang is not even tried; null where it is.</summary>
    public static Reason? Hold(PodGang gang)
    {
        if (gang.MissingGroup is { } group) return new Reason.PodGroupMissing(group);
        if (gang.Fault is { } fault) return new Reason.PodNotPlaceable(fault);
        if (!gang.Incomplete) return gang.Awaits is { } awaits ? new Reason.ClaimNotReady(awaits) : null;
        return gang.Placed + gang.Members.Length + gang.Gated >= gang.Wanted
            ? new Reason.GangGated(gang.Gated, gang.Wanted)
            : new Reason.GangIncomplete(gang.Placed + gang.Members.Length + gang.Gated, gang.Wanted);
    }

    /// <summary>Takes room for all members of a gang; failing that, for as many as it needs; or for none.</summary>
    public Decision.Place? TryPlace(Job job)
    {
        var gang = job.Pods!;
        foreach (var members in (ReadOnlySpan<int>)(gang.Needed < gang.Members.Length ? [gang.Members.Length, gang.Needed] : [gang.Members.Length]))
        {
            var chips = gang.Members.Take(members).Sum(member => member.Chips);
            if (!queues.Allows(job.Queue, chips, out _)) continue;
            foreach (var pool in PoolsFor(job))
            {
                if (TryPlace(job, gang, members, pool) is { } place) return place;
            }
        }

        return null;
    }

    /// <summary>The nearest obstacle of a gang that is not placed, by what the whole plan leaves free.</summary>
    public Reason Obstacle(Job job)
    {
        var gang = job.Pods!;
        if (gang.Members.Length > 1 || !gang.Companions.IsEmpty) return FindObstacle(job, gang);
        var only = gang.Members[0];
        var shape = (job.Queue, ledger.NeedsOf(only.Demand).Id, only.Chips, only.ChipResource, job.Topology.Required);
        if (!_obstacles.TryGetValue(shape, out var known)) _obstacles.Add(shape, known = FindObstacle(job, gang));
        return known;
    }

    private Decision.Place? TryPlace(Job job, PodGang gang, int members, PoolLedger pool)
    {
        if (job.Topology.Required is { } level && pool.Domains.LevelOf(level) < 0) return null;
        var alone = gang.Members.Length == 1 && gang.Companions.IsEmpty && job.Topology.Required is null;
        var shape = (pool.Id, ledger.NeedsOf(gang.Members[0].Demand).Id, gang.Members[0].Chips);
        if (alone && _full.Contains(shape)) return null;
        var request = PodRequest.Of(gang, members, job.Topology, pool, ledger.NeedsOf);
        foreach (var resort in Resorts)
        {
            if (_search.TryTake(pool, request, resort) is not { } fit) continue;
            queues.Add(job.Queue, request.Chips);
            var hosts = fit.Slots.Select((slot, member) => new HostShare(pool.Domains.Nodes[slot].Name, fit.Chips[member]));
            var placement = new Placement(Variant.DefaultName, pool.Pool.Class.Name, pool.Pool.Name, 0, [.. hosts]);
            return new(job.Id, placement, PlaceReason(gang, pool, request, fit, resort));
        }

        if (alone) _full.Add(shape);
        return null;
    }

    private static Reason PlaceReason(PodGang gang, PoolLedger pool, PodRequest request, PodFit fit, LastResort resort)
    {
        var domain = DomainName(pool, fit.Level, fit.Domain);
        if (!request.Companions.IsEmpty) return new Reason.JoinsItsGang(request.Pods, gang.Placed, domain, pool.Pool.Name);
        if (request.Pods > 1)
            return new Reason.GangOfPodsFits(request.Pods, request.Chips, fit.Slots.Distinct().Count(), domain, fit.Free, pool.Pool.Name);
        var node = pool.Domains.Nodes[fit.Slots[0]].Name;
        return request.Chips == 0 ? new Reason.RoomForPod(node, pool.Pool.Name) : new Reason.TightestHost(request.Chips, node, fit.Free, pool.Pool.Name, null, resort);
    }

    private static string DomainName(PoolLedger pool, int level, int domain) =>
        level == 0 ? "all nodes" : $"{(level == pool.Domains.HostLevel ? "host" : pool.Domains.LevelName(level))} {pool.Domains.NameOf(level, domain)}";

    /// <summary>The pools that have the chips of all members; where some of the gang run already, theirs.</summary>
    private List<PoolLedger> PoolsFor(Job job)
    {
        var gang = job.Pods!;
        var resources = ChipResources(gang);
        var having = ledger.Pools.Where(pool => resources.Count == 0 || (resources.Count == 1 && resources.Contains(pool.Pool.Class.Resource))).ToList();
        var around = gang.Companions.IsEmpty ? null : having.Find(pool => gang.Companions.Any(node => pool.SlotOf(node) >= 0));
        return around is null ? having : [around];
    }

    private static HashSet<string> ChipResources(PodGang gang) =>
        [.. gang.Members.Where(member => member.Chips > 0).Select(member => member.ChipResource!)];

    private Reason FindObstacle(Job job, PodGang gang)
    {
        var pools = PoolsFor(job);
        if (pools.Count == 0)
        {
            var resources = string.Join(" and ", ChipResources(gang).Order(StringComparer.Ordinal));
            return new Reason.NoPoolForPods(resources, ResourceText.List([.. fleet.Pools.Select(pool => $"pool {pool.Name} of {pool.Class.Name}")]));
        }

        var chips = gang.Members.Take(gang.Needed).Sum(member => member.Chips);
        if (!queues.Allows(job.Queue, chips, out var limit)) return new Reason.QueueLimit(job.Queue, limit, queues.Used(job.Queue), chips);
        (int Fit, Reason Why)? nearest = null;
        foreach (var pool in pools)
        {
            var obstacle = ObstacleOn(job, gang, pool);
            if (nearest is not var (fit, _) || obstacle.Fit > fit) nearest = obstacle;
        }

        return nearest!.Value.Why;
    }

    private (int Fit, Reason Why) ObstacleOn(Job job, PodGang gang, PoolLedger pool)
    {
        if (job.Topology.Required is { } required && pool.Domains.LevelOf(required) < 0)
            return (-1, new Reason.LevelUnknown(required, pool.Pool.Name, string.Join(", ", pool.Domains.LevelNames)));
        if (pool.Hosts == 0) return (-1, new Reason.PoolEmpty(pool.Pool.Name));
        var request = PodRequest.Of(gang, gang.Needed, job.Topology, pool, ledger.NeedsOf);
        var oneIsland = job.Topology.Required == PoolLevel.Island;
        if (request.Pods == 1) return (0, PodObstacles.Of(pool, request.Groups[0], oneIsland));
        var level = LevelBounds.Of(pool.Domains, job.Topology).Widest;
        var (fit, domain) = request.Companions.IsEmpty
            ? _search.Most(pool, request, level)
            : _search.Most(pool, request, level) with { Domain = pool.Domains.DomainOf(level, request.Companions[0]) };
        var stuck = request.Groups.FirstOrDefault(group => Enumerable.Range(0, pool.Hosts).All(slot => pool.PodsThatFit(slot, group.Needs, group.Chips, oneIsland, 1) == 0));
        var detail = stuck is null ? "" : PodObstacles.Of(pool, stuck, oneIsland).Sentence;
        return (fit, new Reason.NoRoomForGang(request.Pods, fit, DomainName(pool, level, domain), pool.Pool.Name, detail));
    }
}
