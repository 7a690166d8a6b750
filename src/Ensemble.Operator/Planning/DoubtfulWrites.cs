using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;

namespace Ensemble.Operator.Planning;

/// <summary>Writes that were begun and of which nobody said how they ended: the API server's answer was lost, or leadership was.</summary>
/// <remarks>They outlive the term of leadership: who leads again in this process first finds out what became of them.</remarks>
internal sealed class DoubtfulWrites
{
    private readonly ConcurrentDictionary<string, PlannedWrite> _writes = new(StringComparer.Ordinal);

    /// <summary>Those whose end is not known.</summary>
    public ImmutableArray<PlannedWrite> All => [.. _writes.Values];

    /// <summary>Before a write is sent.</summary>
    public void Begin(PlannedWrite write) => _writes[write.Owner] = write;

    /// <summary>After the server has answered.</summary>
    public void End(PlannedWrite write) => _writes.TryRemove(new(write.Owner, write));

    /// <summary>The fleet with every placement in it that may stand: its chips are nobody else's until that is known.</summary>
    public FleetSnapshot Hold(FleetSnapshot fleet)
    {
        var held = new Dictionary<JobId, Placement>();
        foreach (var place in All.SelectMany(write => write.Decided).Select(decided => decided.Decision).OfType<Decision.Place>()) held[place.Job] = place.Placement;
        if (held.Count == 0) return fleet;
        var jobs = fleet.Jobs.Select(job => job.Placement is null && held.TryGetValue(job.Id, out var placement) ? job with { Placement = placement } : job);
        return FleetSnapshot.Of(fleet.Now, fleet.Pools, fleet.Nodes, fleet.Queues, jobs, fleet.Classes);
    }
}
