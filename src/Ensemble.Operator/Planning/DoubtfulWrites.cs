using System.Collections.Concurrent;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Queueing;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Planning;

/// <summary>Placements that were begun to be written and of which nobody said how that ended: the API server's answer was lost, or leadership was.</summary>
/// <remarks>
/// To look whether such a write stands settles nothing: it may be under way still. So the very same write is sent again, against the same
/// version, beside the plans and with pauses that grow: either it stands then, or something newer does, and the earlier one can never arrive.
/// Doubts outlive the term of leadership: who leads again in this process first finds out what became of them. Binds are not among them:
/// <see cref="Pods.PodDoubts"/>.
/// </remarks>
internal sealed class DoubtfulWrites(TimeProvider clock, ILogger<DoubtfulWrites> log) : Controller<string>(
    new() { Name = "doubtful-writes", Workers = 8, Backoff = new Backoff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15)) }, clock, log)
{
    private readonly ConcurrentDictionary<string, PlannedWrite> _writes = new(StringComparer.Ordinal);

    /// <summary>Sends a write again. It returns once it is known what stands.</summary>
    public Func<PlannedWrite, CancellationToken, Task> SendAgain { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called when a write is no longer in doubt.</summary>
    public Action Settled { get; set; } = () => { };

    /// <summary>Those whose end is not known, by their owner. Taken before a look at the fleet, it holds what the fleet does not show yet.</summary>
    public IReadOnlyDictionary<string, PlannedWrite> All => new Dictionary<string, PlannedWrite>(_writes, StringComparer.Ordinal);

    /// <summary>Before a write is sent.</summary>
    public void Begin(PlannedWrite write)
    {
        if (write.Places) _writes[write.Owner] = write;
    }

    /// <summary>After the server has answered.</summary>
    public void End(PlannedWrite write) => _writes.TryRemove(new(write.Owner, write));

    /// <summary>After no answer came. Of one that places nothing no more need be known: the next plan decides anew, against the version it knows.</summary>
    public void Doubt(PlannedWrite write)
    {
        if (write.Places) Queue.Add(write.Owner);
    }

    /// <summary>The fleet with every placement in it that may stand: its chips are nobody else's until that is known.</summary>
    /// <remarks>But for chips that another holds already, which only a leader of a term in between can have given: what may not stand takes nothing
    /// from what does.</remarks>
    public static FleetSnapshot Hold(FleetSnapshot fleet, IReadOnlyDictionary<string, PlannedWrite> doubts)
    {
        var held = new Dictionary<JobId, (Placement Placement, DateTimeOffset At)>();
        foreach (var write in doubts.Values)
            foreach (var place in write.Decided.Select(decided => decided.Decision).OfType<Decision.Place>()) held[place.Job] = (place.Placement, write.At);
        foreach (var job in held.Where(may => IsTaken(fleet, may.Key, may.Value.Placement)).Select(may => may.Key).ToList()) held.Remove(job);
        if (held.Count == 0) return fleet;
        return fleet.With(fleet.Jobs.Select(job => (job.Placement is null || job.Vacancy is not null) && held.TryGetValue(job.Id, out var may)
            ? job with { Placement = may.Placement, PlacedAt = may.At, Vacancy = null }
            : job));
    }

    private static bool IsTaken(FleetSnapshot fleet, JobId job, Placement placement)
    {
        var chips = placement.Hosts.ToLookup(host => host.Node, host => host.Chips, StringComparer.Ordinal);
        return fleet.Jobs.Any(other => other.Id != job && other.Placement is { } theirs
            && theirs.Hosts.Any(host => chips[host.Node].Any(mine => mine.Overlaps(host.Chips))));
    }

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(string key, CancellationToken abandon)
    {
        if (!_writes.TryGetValue(key, out var write)) return ReconcileResult.Done;
        try
        {
            await SendAgain(write, abandon);
        }
        catch (ApiException e) when (e.IsInvalid && !e.MayBeOurs)
        {
            // The server looks at the version first: what it was made from still stands, and refuses it for good.
        }

        End(write);
        Settled();
        return ReconcileResult.Done;
    }
}
