using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Placing;

namespace Ensemble.Core.Planning;

/// <content>Jobs of elastic size get what all others leave.</content>
internal sealed partial class DraftPlan
{
    private readonly List<Decision.Resize> _resized = [];

    /// <summary>Enlarges first the jobs that start, then those that run long enough. To be called once, after all waiting jobs.</summary>
    public void Grow()
    {
        var growth = new ElasticGrowth(_fleet, _ledger, _spread, _queues, _search);
        var grown = new HashSet<JobId>();
        while (GrowStarts(growth, grown)) RetryWaiting();

        var running = _fleet.Jobs.Where(job => job is { Placement: not null, Size: JobSize.Elastic, Suspended: false } && job.GrowAfter <= _fleet.Now).ToList();
        if (running.Count == 0) return;
        growth.Reserve(_decided.Where(d => d.Place is null && WaitsForRoom(d.Job)).Select(d => d.Job));
        foreach (var job in running.Where(job => Closed(job) is null)) Grow(growth, job, job.Placement!);
    }

    private bool WaitsForRoom(Job job) => job is { Suspended: false, Vacancy: null } && Closed(job) is null && (job.Pods is not { } pods || PodPlacing.Hold(pods) is null);

    /// <returns>Whether one moved, so that there is other room than before.</returns>
    private bool GrowStarts(ElasticGrowth growth, HashSet<JobId> grown)
    {
        var moved = false;
        for (var i = 0; i < _decided.Count; i++)
        {
            if (_decided[i] is not ({ Size: JobSize.Elastic, Pods: null } job, { } small) || !grown.Add(job.Id)) continue;
            Give(job, small.Placement);
            if (growth.Largest(job) is var (candidate, fit) && fit.Chips > small.Placement.Chips)
            {
                _decided[i] = (job, Take(job, candidate, fit));
                moved = true;
            }
            else
            {
                TakeBack(job, small.Placement);
            }
        }

        return moved;
    }

    /// <summary>One that grew may have left its first hosts to others.</summary>
    private void RetryWaiting()
    {
        _full.Clear();
        _pods = null; // It remembers what was full, too.
        for (var i = 0; i < _decided.Count; i++)
        {
            if (_decided[i] is (var job, null) && Try(job) is { } place) _decided[i] = (job, place);
        }
    }

    private void Grow(ElasticGrowth growth, Job job, Placement now)
    {
        if (!IsKnown(job, now)) return;
        Give(job, now);
        if (growth.Larger(job, now) is not var (candidate, fit))
        {
            TakeBack(job, now);
            return;
        }

        var larger = Take(job, candidate, fit).Placement;
        _resized.Add(new(job.Id, larger, new Reason.RoomToGrow(now.Chips, larger.Chips, larger.Pool)));
    }

    /// <summary>Whether a running job's placement is of the fleet as it is: a node or its variant may be gone.</summary>
    private bool IsKnown(Job job, Placement placement) =>
        job.Variants.Any(variant => variant.Name == placement.Variant) && PoolOf(placement) is { } pool && placement.Hosts.All(share => pool.SlotOf(share.Node) >= 0);

    private void Give(Job job, Placement placement)
    {
        var (pool, needs) = (PoolOf(placement)!, NeedsOf(job, placement));
        foreach (var share in placement.Hosts) pool.Give(pool.SlotOf(share.Node), share.Chips, needs);
        _queues.Remove(job.Queue, placement.Chips);
    }

    private void TakeBack(Job job, Placement placement)
    {
        var (pool, needs) = (PoolOf(placement)!, NeedsOf(job, placement));
        foreach (var share in placement.Hosts) pool.Take(pool.SlotOf(share.Node), share.Chips, needs);
        _queues.Add(job.Queue, placement.Chips);
    }

    private PoolLedger? PoolOf(Placement placement) => _ledger.Pools.FirstOrDefault(pool => pool.Pool.Name == placement.Pool);

    private HostNeeds NeedsOf(Job job, Placement placement) => _ledger.NeedsOf(job.Variants.First(variant => variant.Name == placement.Variant).Demand);
}
