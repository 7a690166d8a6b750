using Ensemble.Core.Decisions;
using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Planning;

/// <summary>Plans for the whole fleet whenever its facts change, and writes each decision into its job's status: the intent.</summary>
/// <remarks>
/// A plan is made of facts no older than our own writes, and each decision is written against the version it was made from: what changed
/// meanwhile is left to the next plan, nothing is overwritten. A fleet at rest is neither planned for nor written to.
/// </remarks>
internal sealed class FleetPlanner(
    FleetCache cache,
    JobStatusWriter statuses,
    JobEvents events,
    OperatorMetrics metrics,
    FleetOperatorOptions options,
    TimeProvider clock,
    ILogger<FleetPlanner> log) : Controller<WholeFleet>(new() { Name = "fleet" }, clock, log)
{
    private static readonly TimeSpan SoonestLook = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;
    private readonly Dictionary<string, DateTimeOffset> _reasonWritten = new(StringComparer.Ordinal);
    private DateTimeOffset? _heldBackUntil;
    private volatile bool _knowsJobs;

    /// <summary>Says that the fleet's facts changed. Changes come in bursts; what comes during the pause is in the plan too.</summary>
    public void Wake() => Queue.Add(default, options.PlanPause);

    /// <summary>Says that every job that was there at the start has been considered: no plan is made of a part of them.</summary>
    public void KnowsJobs()
    {
        if (_knowsJobs) return;
        _knowsJobs = true;
        Wake();
    }

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(WholeFleet key, CancellationToken abandon)
    {
        if (!_knowsJobs) return ReconcileResult.Done;
        return await PlanAsync(abandon) is { } next ? ReconcileResult.RequeueAfter(next) : ReconcileResult.Done;
    }

    /// <summary>Makes one plan and writes it.</summary>
    /// <returns>When to plan again though nothing changed; null for never.</returns>
    internal async Task<TimeSpan?> PlanAsync(CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var view = cache.View(now);
        var fleet = view.Snapshot;
        var began = _clock.GetTimestamp();
        var plan = Scheduler.Plan(fleet);
        metrics.PlanMade(_clock.GetElapsedTime(began), fleet.Jobs.Count(job => job.Placement is not null), plan.Decisions.Length);

        // In every build: a plan that breaks its promises is a bug of ours, and nobody's job shall pay for it.
        var violations = PlanCheck.Verify(fleet, plan);
        if (!violations.IsEmpty) throw new InvalidOperationException($"the plan is unsound, nothing was written: {string.Join("; ", violations)}");

        // Decisions of one plan don't depend on each other's writes: each placement was made with the others in place, and one that
        // cannot be written only leaves room unused until the next plan.
        var retry = 0;
        lock (_reasonWritten) _heldBackUntil = null;
        await Parallel.ForEachAsync(plan.Decisions, new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentWrites, CancellationToken = stop }, async (decision, token) =>
        {
            if (!await WriteAsync(decision, view.Pending[decision.Job], now, token)) Interlocked.Exchange(ref retry, 1);
        });
        Forget(view);
        return retry != 0 ? SoonestLook : NextLook(fleet, now);
    }

    private async Task<bool> WriteAsync(Decision decision, AdmittedJob admitted, DateTimeOffset now, CancellationToken stop)
    {
        var job = admitted.Job;
        var status = decision switch
        {
            Decision.Place place => JobStatuses.Placed(job, place, admitted.Verdict.Spec.NotActedOn, now),
            _ => JobStatuses.Waiting(job, decision.Reason, admitted.Verdict.Spec.NotActedOn, now),
        };
        if (!JobStatuses.Differ(job.Status, status) || (decision is Decision.Wait && TooSoon(job, status, now))) return true;

        if (!await statuses.TryWriteAsync(job, status, stop))
        {
            metrics.FactsWereOld();
            _log.FactsWereOld(decision.Job);
            return false;
        }

        lock (_reasonWritten) _reasonWritten[job.Metadata.Uid] = now;
        metrics.Decided(decision);
        if (job.Status?.Reason != status.Reason || decision is Decision.Place) events.Decided(job, decision);
        _log.Decided(decision.GetType().Name, decision.Job, decision.Reason.Sentence);
        return true;
    }

    /// <summary>Whether only the numbers of a reason changed, and were written a moment ago.</summary>
    private bool TooSoon(TrainingJob job, TrainingJobStatus status, DateTimeOffset now)
    {
        var before = job.Status;
        if (before?.Waiting?.Code != status.Waiting?.Code || before?.ObservedGeneration != status.ObservedGeneration || before?.State != status.State) return false;
        lock (_reasonWritten)
        {
            if (!_reasonWritten.TryGetValue(job.Metadata.Uid, out var written) || now - written >= options.ReasonRefresh) return false;
            var due = written + options.ReasonRefresh;
            if (_heldBackUntil is not { } known || due < known) _heldBackUntil = due;
            return true;
        }
    }

    private TimeSpan? NextLook(FleetSnapshot fleet, DateTimeOffset now)
    {
        // A number that was held back is written when its minute is over; a job that backs off is tried when its pause is.
        TimeSpan? next = null;
        foreach (var job in fleet.Jobs)
        {
            if (job.Placement is null && job.NotBefore is { } until && until > now) next = Sooner(next, until - now);
        }

        lock (_reasonWritten)
        {
            if (_heldBackUntil is { } due) next = Sooner(next, due - now);
        }

        return next;
    }

    private static TimeSpan Sooner(TimeSpan? a, TimeSpan b) => a is { } known && known < b ? known : b;

    private void Forget(FleetView view)
    {
        lock (_reasonWritten)
        {
            if (_reasonWritten.Count <= (2 * view.Pending.Count) + 64) return;
            var live = view.Pending.Values.Select(job => job.Job.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
            foreach (var uid in _reasonWritten.Keys.Where(uid => !live.Contains(uid)).ToList()) _reasonWritten.Remove(uid);
        }
    }
}
