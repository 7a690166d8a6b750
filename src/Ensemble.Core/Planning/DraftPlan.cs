using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Placing;

namespace Ensemble.Core.Planning;

/// <summary>A plan in the making: its decisions, and what they leave free.</summary>
internal sealed partial class DraftPlan
{
    private static readonly LastResort[] Resorts = [LastResort.None, LastResort.UnwillingNodes, LastResort.FailedNodes];

    private readonly FleetSnapshot _fleet;
    private readonly FleetLedger _ledger;
    private readonly SpreadLedger _spread;
    private readonly QueueUse _queues;
    private readonly GangSearch _search = new();
    private PodPlacing? _pods;
    private readonly HashSet<GangShape> _full = [];
    private readonly List<(Job Job, Decision.Place? Place)> _decided = [];

    public DraftPlan(FleetSnapshot fleet)
    {
        _fleet = fleet;
        _ledger = new(fleet.Pools, fleet.Nodes, fleet.Jobs);
        _spread = new(_ledger, fleet.Jobs);
        _queues = new(fleet);
    }

    /// <summary>Places a job where its best candidate that can start now fits; adds the whole gang or nothing.</summary>
    public bool TryPlace(Job job)
    {
        if (Try(job) is not { } place) return false;
        _decided.Add((job, place));
        return true;
    }

    private Decision.Place? Try(Job job)
    {
        if (Hold(job) is not null) return null;
        if (job.Pods is not null) return Pods.TryPlace(job);
        return Find(job) is var (candidate, fit) ? Take(job, candidate, fit) : null;
    }

    private (Candidate Candidate, GangFit Fit)? Find(Job job)
    {
        var candidates = CandidatesOf(job);
        candidates.RemoveAll(c => c.Never is not null || !_queues.Allows(job.Queue, c.Request.Chips, out _));
        foreach (var resort in Resorts)
        {
            candidates.RemoveAll(c => _full.Contains(c.Shape));
            if (candidates.Count == 0 || (resort == LastResort.FailedNodes && MayYetFreeOthers(job))) return null;
            if (Best(candidates, resort) is { } best) return best;
        }

        return null;
    }

    /// <summary>Gives a running job hosts in place of those it lost: all of them or none.</summary>
    public bool TryReplace(Job job)
    {
        var (placement, ranks) = (job.Placement!, job.Vacancy!.Ranks);
        if (Hold(job) is not null || !_queues.Allows(job.Queue, ranks.Length * placement.ChipsPerHost, out _)) return false;
        if (_ledger.Pools.FirstOrDefault(known => known.Pool.Name == placement.Pool) is not { } pool) return false;
        var needs = _ledger.NeedsOf(job.Variants.FirstOrDefault(variant => variant.Name == placement.Variant)?.Demand ?? new());
        if (Replacement.Find(pool, job, needs) is not { } slots) return false;

        var replaced = new List<HostShare>(slots.Length);
        foreach (var slot in slots)
        {
            var chips = pool.Choose(slot, placement.ChipsPerHost, oneIsland: false);
            pool.Take(slot, chips, needs);
            replaced.Add(new(pool.Domains.Nodes[slot].Name, chips));
        }

        var whole = placement with { Hosts = Replacement.Merge(placement.Hosts, ranks, replaced) };
        _queues.Add(job.Queue, whole.Chips - placement.Chips);
        _decided.Add((job, new(job.Id, whole, new Reason.HostsReplaced(ranks[0], replaced[0].Node, ranks.Length, whole.Hosts.Length))));
        return true;
    }

    /// <summary>Leaves a job in its queue.</summary>
    /// <remarks>Why is told at the end, from what the whole plan leaves free: so the next plan says the same, and nothing is written.</remarks>
    public void Wait(Job job) => _decided.Add((job, null));

    /// <summary>The finished plan.</summary>
    public Plan ToPlan()
    {
        var obstacles = new Obstacles(_search, _queues, _fleet);
        return new(
        [
            .. _decided.Select(d => d.Place
                ?? (Decision)new Decision.Wait(d.Job.Id, Hold(d.Job) ?? Obstacle(d.Job, obstacles))),
            .. _resized,
        ]);
    }

    /// <summary>Why a job is not even tried; null where it is.</summary>
    private Reason? Hold(Job job)
    {
        if (job.Suspended) return new Reason.SuspendedByAuthor();
        if (job.NotBefore is { } until && until > _fleet.Now) return new Reason.BackingOff(until);
        if (job is { Stopping: > 0, Size: JobSize.Elastic }) return new Reason.StillStopping(job.Stopping);
        return Closed(job) ?? (job.Pods is { } pods ? PodPlacing.Hold(pods) : null);
    }

    /// <summary>Whether hosts that the job gave up a moment ago are still to be free: until then none that failed it is tried again.</summary>
    private static bool MayYetFreeOthers(Job job) => job is { Stopping: > 0, Avoid.IsEmpty: false };

    private Reason Obstacle(Job job, Obstacles obstacles)
    {
        if (MayYetFreeOthers(job)) return new Reason.HostsStillStopping(job.Stopping);
        if (job.Vacancy is { } vacancy) return new Reason.NoReplacementNow(vacancy.Ranks.Length, job.Placement!.Pool);
        return job.Pods is null ? obstacles.Nearest(job, CandidatesOf(job)) : Pods.Obstacle(job);
    }

    /// <summary>Why the job's queue or priority keeps it out whatever is free; null where they don't.</summary>
    private Reason? Closed(Job job)
    {
        if (!_queues.Has(job.Queue)) return new Reason.QueueMissing(job.Queue, _queues.Known);
        var queue = _queues.Find(job.Queue);
        if (!_fleet.Admits(queue, job.Id.Namespace))
            return new Reason.QueueNotForNamespace(queue.Name, job.Id.Namespace, queue.Namespaces.ToString(), _queues.OpenTo(_fleet, job.Id.Namespace));
        return job.MissingPriorityClass is { } name ? new Reason.PriorityClassMissing(name) : null;
    }

    private PodPlacing Pods => _pods ??= new(_fleet, _ledger, _queues);

    private List<Candidate> CandidatesOf(Job job) => Candidates.Of(job, _ledger, _spread, _fleet.Classes);

    /// <summary>The first candidate that fits; among those of equal order the one that fits tightest.</summary>
    private (Candidate Candidate, GangFit Fit)? Best(List<Candidate> candidates, LastResort resort)
    {
        (Candidate Candidate, GangFit Fit)? best = null;
        foreach (var candidate in candidates)
        {
            if (best is var (first, _) && first.Order != candidate.Order) break;
            var fit = _search.Find(candidate.Pool, candidate.Request, resort);
            if (fit is null && resort >= WorstOf(candidate)) _full.Add(candidate.Shape);
            if (fit is not null && (best is not var (_, tightest) || fit.IsBetterThan(tightest))) best = (candidate, fit);
        }

        return best;
    }

    /// <summary>The last resort beyond which nothing more can be had.</summary>
    private static LastResort WorstOf(Candidate candidate)
    {
        if (!candidate.Request.Avoid.IsEmpty) return LastResort.FailedNodes;
        return candidate.Pool.HasLastChoice(candidate.Request.Needs) ? LastResort.UnwillingNodes : LastResort.None;
    }

    private Decision.Place Take(Job job, Candidate candidate, GangFit fit)
    {
        candidate = candidate with { Request = candidate.Request with { Chips = fit.Chips } }; // More than its least where its size is elastic.
        var reason = PlaceReason(candidate, fit, Pick(job, candidate));
        var hosts = ImmutableArray.CreateBuilder<HostShare>(fit.Slots.Length);
        foreach (var slot in fit.Slots)
        {
            var chips = fit.Pool.Choose(slot, fit.ChipsPerHost, fit.OneIsland);
            fit.Pool.Take(slot, chips, candidate.Request.Needs);
            hosts.Add(new(fit.Pool.Domains.Nodes[slot].Name, chips));
        }

        if (job.Spread is { } wish) _spread.Add(wish, fit.Pool, fit.Slots);
        var pool = fit.Pool.Pool;
        var placement = new Placement(candidate.Variant.Name, pool.Class.Name, pool.Name, fit.ChipsPerHost, hosts.MoveToImmutable());
        _queues.Add(job.Queue, placement.Chips);
        return new(job.Id, placement, reason);
    }

    private VariantPick? Pick(Job job, Candidate chosen)
    {
        var ways = from pool in _ledger.Pools
                   from variant in job.Variants
                   where variant.Accepts(pool.Pool.Class)
                   select (variant.Name, pool.Pool.Class.Name);
        return ways.Distinct().Take(2).Count() < 2 ? null : new(chosen.Variant.Name, chosen.Pool.Pool.Class.Name, job.Choose, chosen.Speed);
    }

    private static Reason PlaceReason(Candidate candidate, GangFit fit, VariantPick? pick)
    {
        var domains = fit.Pool.Domains;
        var (chips, hosts, pool) = (fit.Chips, fit.Slots.Length, candidate.Pool.Pool.Name);
        var apart = Distance(candidate, fit);
        if (fit.Level == domains.HostLevel)
            return new Reason.TightestHost(chips, domains.NameOf(fit.Level, fit.Domain), fit.Free, pool, pick, fit.Resort, apart);
        return fit.Level == 0
            ? new Reason.SpansPool(chips, hosts, pool, fit.Free, domains.LevelName(1), pick, fit.Resort, apart)
            : new Reason.SmallestDomain(
                chips, hosts, domains.LevelName(fit.Level), domains.NameOf(fit.Level, fit.Domain), fit.Free, pool, pick, fit.Resort, apart);
    }

    private static SpreadPick? Distance(Candidate candidate, GangFit fit)
    {
        if (candidate.Request.Apart is not { } apart || apart.Counts.Of(0, 0) == 0) return null; // The first in a pool is apart by itself.
        var (level, domain) = apart.Around(fit.Level, fit.Domain);
        return new(apart.Domains.LevelName(level), apart.Domains.NameOf(level, domain), fit.Others);
    }
}
