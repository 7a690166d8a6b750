using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Placing;

namespace Ensemble.Core.Planning;

/// <summary>Finds what a job of elastic size can have beyond its least, once every waiting job was tried.</summary>
/// <remarks>
/// A job gets what it would get if it came now: its least where it fits best, and there the largest size. The same search serves a job
/// that starts and one that runs, so that one stopped to grow does not come back smaller while the fleet stays as it is.
/// </remarks>
internal sealed class ElasticGrowth(FleetSnapshot fleet, FleetLedger ledger, SpreadLedger spread, QueueUse queues, GangSearch search)
{
    private HashSet<int>? _wantedPools;
    private HashSet<string>? _wantedQueues;

    /// <summary>The largest that a job fits at, putting up with no more than it must for its least; null where not even that fits.</summary>
    public (Candidate Candidate, GangFit Fit)? Largest(Job job)
    {
        foreach (var resort in (ReadOnlySpan<LastResort>)[LastResort.None, LastResort.UnwillingNodes, LastResort.FailedNodes])
        {
            if (Largest(job, resort) is { } found) return found;
        }

        return null;
    }

    /// <summary>Notes what waiting jobs wait for: no running job grows into it.</summary>
    public void Reserve(IEnumerable<Job> waiting)
    {
        (_wantedPools, _wantedQueues) = ([], new(StringComparer.Ordinal));
        var possible = new Dictionary<GangShape, bool>();
        foreach (var job in waiting)
        {
            if (queues.Find(job.Queue).MaxAccelerators is not null && job.Pods is not null) _wantedQueues.Add(job.Queue);
            if (job.Pods is { } pods) _wantedPools.UnionWith(ledger.Pools.Where(pool => pods.Members.Any(pod => pod.ChipResource is null || pod.ChipResource == pool.Pool.Class.Resource)).Select(pool => pool.Id));
            foreach (var candidate in job.Pods is null ? Candidates.Of(job, ledger, spread, fleet.Classes) : [])
            {
                // What can never start there waits for nothing that a running job could leave it.
                if (candidate.Never is not null || candidate.Request.Chips > (queues.Find(job.Queue).MaxAccelerators ?? int.MaxValue)) continue;
                if (!possible.TryGetValue(candidate.Shape, out var fits)) possible.Add(candidate.Shape, fits = Shortage.NeverHolds(candidate) is null);
                if (!fits) continue;
                _wantedPools.Add(candidate.Pool.Id);
                if (queues.Find(job.Queue).MaxAccelerators is not null) _wantedQueues.Add(job.Queue);
            }
        }
    }

    /// <summary>Where a running job can go on larger; null where it can't, or others wait for the room.</summary>
    /// <remarks>The job's own chips must be given back to the ledger and its queue for the time of the call.</remarks>
    public (Candidate Candidate, GangFit Fit)? Larger(Job job, Placement placement)
    {
        if (_wantedQueues!.Contains(job.Queue) || Largest(job) is not { } found) return null;
        var same = found.Candidate.Pool.Pool.Name == placement.Pool && found.Candidate.Variant.Name == placement.Variant;
        return same && found.Fit.Chips > placement.Chips && found.Fit.Resort == LastResort.None && !_wantedPools!.Contains(found.Candidate.Pool.Id) ? found : null;
    }

    private (Candidate Candidate, GangFit Fit)? Largest(Job job, LastResort resort)
    {
        var size = (JobSize.Elastic)job.Size;
        (Candidate Candidate, GangFit Fit)? best = null;
        foreach (var candidate in Candidates.Of(job, ledger, spread, fleet.Classes))
        {
            if (candidate.Never is not null || !queues.Allows(job.Queue, candidate.Request.Chips, out _)) continue;
            if (best is var (first, _) && job.Choose != VariantChoice.FastestFinish && first.Order != candidate.Order) break;
            if (Largest(job, size, candidate, resort) is { } fit && (best is not { } known || IsBetter(candidate, fit, known))) best = (candidate, fit);
        }

        return best;
    }

    private GangFit? Largest(Job job, JobSize.Elastic size, Candidate candidate, LastResort resort)
    {
        var most = Math.Min(queues.Left(job.Queue), candidate.Pool.Free);
        foreach (var chips in ElasticSizes.LargestFirst(job, size, candidate.Pool, most))
        {
            if (search.Find(candidate.Pool, candidate.Request with { Chips = chips }, resort) is { } fit) return fit;
        }

        return null;
    }

    private static bool IsBetter(Candidate candidate, GangFit fit, (Candidate Candidate, GangFit Fit) known)
    {
        var order = Speed(fit).CompareTo(Speed(known.Fit));
        return order != 0 ? order > 0 : fit.Chips != known.Fit.Chips ? fit.Chips > known.Fit.Chips
            : candidate.Order == known.Candidate.Order && fit.IsBetterThan(known.Fit);
    }

    private static long Speed(GangFit fit) => fit.Chips * (fit.Pool.Pool.Class.Peaks.Training?.Gigaflops ?? 0);
}
