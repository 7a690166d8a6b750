using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Planning;

/// <summary>Plans for the whole fleet whenever its facts change, and writes each decision into its job's status: the intent.</summary>
/// <remarks>
/// A plan is made of facts no older than our own writes, and each decision is written against the version it was made from: what changed
/// meanwhile is left to the next plan, nothing is overwritten. A placement whose answer was lost may have been written: until
/// <see cref="DoubtfulWrites"/> knows, its chips are nobody else's and its job is left alone; all others are planned for. A fleet at rest is
/// neither planned for nor written to.
/// </remarks>
internal sealed class FleetPlanner(
    FleetCache cache,
    IEnumerable<IDecisionWriter> writers,
    DoubtfulWrites doubtful,
    OperatorMetrics metrics,
    FleetOperatorOptions options,
    TimeProvider clock,
    ILogger<FleetPlanner> log) : Controller<WholeFleet>(new() { Name = "fleet" }, clock, log)
{
    private static readonly TimeSpan SoonestLook = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;
    private readonly Dictionary<JobKind, IDecisionWriter> _writers = writers.ToDictionary(writer => writer.Kind);
    private readonly Dictionary<string, DateTimeOffset> _reasonWritten = new(StringComparer.Ordinal);
    private readonly HashSet<JobKind> _unknown = [JobKind.Training, JobKind.InferenceReplica];
    private readonly GrowthWatch _growth = new(options.GrowthSettling);
    private DateTimeOffset? _heldBackUntil;
    private volatile bool _knowsJobs;

    /// <summary>Gives up what an earlier term of leadership held in memory; false while it is not known what became of some of it. Until then no plan
    /// is made: who led meanwhile may have given the places away.</summary>
    public Func<bool> LeavesThePast { get; set; } = () => true;

    /// <summary>Says that the fleet's facts changed. Changes come in bursts; what comes during the pause is in the plan too.</summary>
    public void Wake() => Queue.Add(default, options.PlanPause);

    /// <summary>Says that the fleet should be looked at again after a pause, though nothing may change until then.</summary>
    public void WakeAfter(TimeSpan pause) => Queue.Add(default, pause);

    /// <summary>Says that every job of a kind that was there at the start has been considered: no plan is made of a part of them.</summary>
    public void Knows(JobKind kind)
    {
        if (_knowsJobs) return;
        lock (_unknown)
        {
            if (!_unknown.Remove(kind) || _unknown.Count > 0) return;
            _knowsJobs = true;
        }

        Wake();
    }

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(WholeFleet key, CancellationToken abandon)
    {
        if (!_knowsJobs) return ReconcileResult.Done;
        if (!LeavesThePast()) return ReconcileResult.RequeueAfter(SoonestLook);
        return await PlanAsync(abandon) is { } next ? ReconcileResult.RequeueAfter(next) : ReconcileResult.Done;
    }

    /// <summary>Makes one plan and writes it.</summary>
    /// <returns>When to plan again though nothing changed; null for never.</returns>
    /// <exception cref="ApiException">A write was refused, or the API server is out of reach; all that could be written is.</exception>
    internal async Task<TimeSpan?> PlanAsync(CancellationToken stop)
    {
        var doubts = doubtful.All; // Before the look: what is settled meanwhile is held once more, which only leaves room unused.
        var now = _clock.GetUtcNow();
        var view = cache.View(now);
        var fleet = DoubtfulWrites.Hold(view.Snapshot, doubts);
        var began = _clock.GetTimestamp();
        var plan = Scheduler.Plan(fleet);
        metrics.PlanMade(_clock.GetElapsedTime(began), fleet.Jobs.Count(job => job.Placement is not null), plan.Decisions.Count(decision => decision is not Decision.Resize));

        // In every build: a plan that breaks its promises is a bug of ours, and nobody's job shall pay for it.
        var violations = PlanCheck.Verify(fleet, plan);
        if (!violations.IsEmpty) throw new InvalidOperationException($"the plan is unsound, nothing was written: {string.Join("; ", violations)}");

        lock (_reasonWritten) _heldBackUntil = null;
        var writes = _growth.Ripe(plan.Decisions, now).Select(decision => new Decided(decision, view.Work[decision.Job]))
            .GroupBy(decided => decided.Work.OwnerUid, StringComparer.Ordinal).Where(owner => !doubts.ContainsKey(owner.Key))
            .Select(owner => new PlannedWrite(owner.Key, [.. owner], now));
        var allStand = await WriteAllAsync(writes, stop);
        Forget(view);
        return !allStand || plan.Decisions.Any(decision => decision is Decision.Withdraw) ? SoonestLook : NextLook(fleet, now);
    }

    /// <summary>Sends a placement again of which it is not known whether it stands. It returns once that is known.</summary>
    /// <exception cref="ApiException">It is still not known.</exception>
    internal Task SendAgainAsync(PlannedWrite write, CancellationToken stop) => TryWriteAsync(write, stop);

    /// <remarks>
    /// Decisions of one plan don't depend on each other's writes: each placement was made with the others in place, and one that cannot be
    /// written only leaves room unused until the next plan. So what one write meets is no other's trouble, but for a server that is away:
    /// what is under way beside it comes to its end, and nothing new begins.
    /// </remarks>
    /// <returns>False where an object changed meanwhile.</returns>
    private async Task<bool> WriteAllAsync(IEnumerable<PlannedWrite> writes, CancellationToken stop)
    {
        var allStand = true;
        ApiException? trouble = null;
        await Parallel.ForEachAsync(writes, new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentWrites, CancellationToken = stop }, async (write, _) =>
        {
            if (Volatile.Read(ref trouble) is { IsUnreachable: true }) return;
            try
            {
                if (!await WriteAsync(write, stop)) Volatile.Write(ref allStand, false);
            }
            catch (ApiException e)
            {
                if (e.IsUnreachable || Volatile.Read(ref trouble) is null) Volatile.Write(ref trouble, e);
            }
        });
        return trouble is null ? allStand : throw trouble;
    }

    /// <returns>False where the object changed meanwhile.</returns>
    /// <exception cref="ApiException">The API server is out of reach, or refused.</exception>
    private async Task<bool> WriteAsync(PlannedWrite write, CancellationToken stop)
    {
        doubtful.Begin(write);
        try
        {
            // One that hangs goes on beside the plans, as one whose answer was lost. Binds of a large gang may take their time: each has its own.
            var stands = write.Kind == JobKind.Pods
                ? await TryWriteAsync(write, stop)
                : await WritePatience.InTimeAsync(either => TryWriteAsync(write, either), _clock, stop);
            doubtful.End(write);
            return stands;
        }
        catch (ApiException e) when (!e.IsDoubtful && !e.MayBeOurs)
        {
            doubtful.End(write); // Refused, so surely not carried out.
            throw;
        }
        catch (ApiException e)
        {
            _log.AnswerLost(write.Decided[0].Decision.Job, e.Message);
            doubtful.Doubt(write);
            throw;
        }
        catch
        {
            doubtful.Doubt(write); // Leadership was lost in between, or a bug of ours met it: nobody knows either.
            throw;
        }
    }

    private async Task<bool> TryWriteAsync(PlannedWrite write, CancellationToken stop)
    {
        var (owner, decided, now) = write;
        DateTimeOffset? due;
        lock (_reasonWritten) due = _reasonWritten.TryGetValue(owner, out var written) ? written + options.ReasonRefresh : null;
        switch (await _writers[write.Kind].WriteAsync(decided, mayRefresh: due is null || due <= now, now, stop))
        {
            case WriteOutcome.Stale:
                metrics.FactsWereOld();
                _log.FactsWereOld(decided[0].Decision.Job);
                return false;

            case WriteOutcome.HeldBack:
                HoldBackUntil(due ?? now);
                return true;

            case WriteOutcome.Written:
                lock (_reasonWritten) _reasonWritten[owner] = now;
                foreach (var (decision, _) in decided)
                {
                    metrics.Decided(decision);
                    _log.Decided(decision.GetType().Name, decision.Job, decision.Reason.Sentence);
                }

                return true;

            default:
                return true;
        }
    }

    private void HoldBackUntil(DateTimeOffset due)
    {
        lock (_reasonWritten)
        {
            if (_heldBackUntil is not { } known || due < known) _heldBackUntil = due;
        }
    }

    private TimeSpan? NextLook(FleetSnapshot fleet, DateTimeOffset now)
    {
        // A number that was held back is written when its minute is over; a job that backs off is tried when its pause is.
        TimeSpan? next = null;
        foreach (var job in fleet.Jobs)
        {
            if ((job.Placement is null || job.Vacancy is not null) && job.NotBefore is { } until && until > now) next = Sooner(next, until - now);
            if (job is { Size: JobSize.Elastic size, Placement: { } held } && held.Chips < size.Max && job.GrowAfter is { } later && later > now) next = Sooner(next, later - now);
        }

        if (_growth.Due is { } ripe) next = Sooner(next, ripe - now);
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
            if (_reasonWritten.Count <= (2 * view.Work.Count) + 64) return;
            var live = view.Work.Values.Select(work => work.OwnerUid).ToHashSet(StringComparer.Ordinal);
            foreach (var uid in _reasonWritten.Keys.Where(uid => !live.Contains(uid)).ToList()) _reasonWritten.Remove(uid);
        }
    }
}
