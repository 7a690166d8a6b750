using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Planning;
using Ensemble.Operator.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Jobs;

/// <summary>Makes one job what its status intends, from what is, not from what happened.</summary>
/// <remarks>
/// Pods are named after job, attempt and rank, and every status is written against the version it was made from: after a crash anywhere
/// the next run finishes the work and repeats none. The planner alone places; this class accepts, starts, watches and ends.
/// </remarks>
internal sealed class TrainingJobController(
    FleetCache cache,
    JobIntake intake,
    GangPods pods,
    GangGroups groups,
    StartTrouble trouble,
    JobStatusWriter statuses,
    JobFinalizer finalizer,
    JobExpiry expiry,
    JobSpecs specs,
    JobEvents events,
    FleetPlanner planner,
    OperatorMetrics metrics,
    FleetOperatorOptions options,
    TimeProvider clock,
    ILogger<TrainingJobController> log) : JobController("trainingjobs", JobKind.Training, planner, options, clock, log)
{
    // The newer version comes by its own event, and sooner. But a webhook or a quota may say 409, too, and then no event follows.
    private static readonly TimeSpan AfterConflict = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;
    private readonly FleetOperatorOptions _options = options;

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> StepAsync(ObjectKey key, CancellationToken stop)
    {
        LetGo(key);
        if (cache.TrainingJobs.Find(key) is not { } job) return ReconcileResult.Done;
        if (job.Metadata.DeletionTimestamp is not null) return await RemoveAsync(job, stop);
        if (JobStatuses.IsFinished(job)) return await TidyAsync(job, stop);

        var verdict = await intake.ConsiderAsync(job, stop);
        if (verdict is JobVerdict.Refused refused) return await RefuseAsync(job, refused, stop);
        if (verdict is JobVerdict.Postponed postponed) return await PostponeAsync(job, postponed, stop);

        var admitted = (JobVerdict.Admitted)verdict;
        if (cache.TrainingJobs.Admit(job, admitted)) Planner.Wake();

        await pods.RemoveAsync(Stale(job), stop, pod => StopGrace.Of(job, admitted.Spec.Terms.StopGrace, pod));
        await groups.RemoveAsync(job.Metadata.Uid, attempt => IsKnown(job, attempt) && RankAttempts.Of(job.Status)?.First != attempt, stop);
        return PlacementFormat.Read(job.Status?.Placement) is { } placement
            ? await AdvanceAsync(job, admitted, placement, stop)
            : ReconcileResult.Done;
    }

    /// <summary>Ends with a job of this name that vanished during a step; what of it is still there goes as its owner does.</summary>
    private void LetGo(ObjectKey key)
    {
        if (cache.TrainingJobs.LetGo(key) is not { } uid) return;
        intake.Forget(uid);
        Planner.Wake();
    }

    private async Task<ReconcileResult> AdvanceAsync(TrainingJob job, JobVerdict.Admitted admitted, Placement placement, CancellationToken stop)
    {
        if (cache.FindClass(placement.Class) is not { } kind) return ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(5)); // Its class went; nothing can be made until it is back.
        var gang = Shape(job, placement, kind) with
        {
            Terms = admitted.Spec.Terms,
            BoundByScheduler = cache.BindsByScheduler(placement.Pool) || admitted.Volumes.NeedsScheduler,
        };
        var demand = admitted.Spec.Job.Variants.FirstOrDefault(variant => variant.Name == placement.Variant)?.Demand ?? new();
        var facts = cache.Gang(job.Metadata.Uid, RankAttempts.Of(job.Status)!, Terms(job, admitted.Spec, kind), placement, demand.Tolerations);
        var step = GangLife.Next(facts.Gang);
        switch (step)
        {
            case GangStep.Start start:
                if (await pods.EnsureAsync(gang, admitted.Template(placement.Variant), facts, stop) is { } forbidden)
                {
                    var pause = facts.Gang.Restart.PauseAfter(job.Status?.Disruptions ?? 0);
                    return await RestartAsync(job, new(_clock.GetUtcNow() + pause, Counts: false, [], forbidden), stop);
                }

                return Again(start.Until, facts.LookAgain);

            case GangStep.Run run:
                await pods.GuardAsync(gang, stop);
                await pods.EnsureAsync(gang, admitted.Template(placement.Variant), facts, stop);
                if (!JobFinalizer.IsOn(job)) job = await finalizer.AddAsync(job, stop);
                return Conditions.IsTrue(job.Status?.Conditions, Conditions.Running)
                    ? Again(run.Until, facts.LookAgain)
                    : await WriteAsync(job, JobStatuses.Running(job, run.Reason, _clock.GetUtcNow()), run.Reason, stop);

            case GangStep.Restart { Reason: Reason.StartTimedOut late } restart when facts.FirstLaggard is var (rank, node, pod):
                var known = await trouble.OfAsync(pod, stop);
                return await RestartAsync(job, known.Length == 0 ? restart : restart with { Reason = late with { Trouble = $"rank {rank} on {node}: {known}" } }, stop);

            case GangStep.Restart restart:
                return await RestartAsync(job, restart, stop);

            case GangStep.Replace replace:
                metrics.AttemptEnded(replace.Reason);
                return await WriteAsync(job, JobStatuses.Vacated(job, replace, _clock.GetUtcNow()), replace.Reason, stop);

            case GangStep.Withdraw withdraw:
                return await WriteAsync(job, JobStatuses.Withdrawn(job, withdraw.Reason, _clock.GetUtcNow()), withdraw.Reason, stop);

            case GangStep.Complete complete:
                return await WriteAsync(job, JobStatuses.Complete(job, complete.Reason, _clock.GetUtcNow()), complete.Reason, stop);

            default:
                var failed = (GangStep.Fail)step;
                metrics.AttemptEnded(failed.Reason);
                return await WriteAsync(job, JobStatuses.Failed(job, failed.Reason, _clock.GetUtcNow()), failed.Reason, stop);
        }
    }

    private Task<ReconcileResult> RestartAsync(TrainingJob job, GangStep.Restart step, CancellationToken stop)
    {
        metrics.AttemptEnded(step.Reason);
        return WriteAsync(job, JobStatuses.Restarted(job, step, _clock.GetUtcNow()), step.Reason, stop);
    }

    private async Task<ReconcileResult> WriteAsync(TrainingJob job, TrainingJobStatus status, Reason reason, CancellationToken stop)
    {
        if (!JobStatuses.Differ(job.Status, status)) return ReconcileResult.Done;
        if (!await statuses.TryWriteAsync(job, status, stop)) return ReconcileResult.RequeueAfter(AfterConflict);
        _log.Turned(job.Metadata.NamespaceProperty, job.Metadata.Name, status.State ?? string.Empty, reason.Sentence);
        events.Turned(job, status.State ?? string.Empty, reason);
        Planner.Wake();
        return ReconcileResult.RequeueAfter(TimeSpan.Zero); // What follows from the new status is done from the new status.
    }

    private async Task<ReconcileResult> RefuseAsync(TrainingJob job, JobVerdict.Refused refused, CancellationToken stop)
    {
        cache.TrainingJobs.Dismiss(job);
        var status = JobStatuses.Refused(job, refused.Code, refused.Message, _clock.GetUtcNow());
        if (JobStatuses.Differ(job.Status, status))
        {
            if (!await statuses.TryWriteAsync(job, status, stop)) return ReconcileResult.RequeueAfter(AfterConflict);
            events.Refused(job, refused);
            Planner.Wake();
        }

        await pods.RemoveAsync(cache.PodsOf(job.Metadata.Uid).Where(pod => IsKnown(job, pod)), stop);
        return ReconcileResult.Done;
    }

    /// <summary>A quota or a webhook may say yes later: the job keeps its place in the queue and is asked for again.</summary>
    private async Task<ReconcileResult> PostponeAsync(TrainingJob job, JobVerdict.Postponed postponed, CancellationToken stop)
    {
        if (job.Status?.Placement is null)
        {
            var reason = postponed.Reason ?? new Reason.PodsNotAdmitted(postponed.Message);
            await WriteAsync(job, JobStatuses.Waiting(job, reason, [], _clock.GetUtcNow()), reason, stop);
        }

        return ReconcileResult.RequeueAfter(postponed.Again);
    }

    /// <summary>Takes the gang of a deleted job down, then lets the job go.</summary>
    private async Task<ReconcileResult> RemoveAsync(TrainingJob job, CancellationToken stop)
    {
        if (!JobFinalizer.IsOn(job)) return ReconcileResult.Done;
        var left = cache.PodsOf(job.Metadata.Uid);
        await pods.RemoveAsync(left, stop);
        await groups.RemoveAsync(job.Metadata.Uid, _ => true, stop);

        // Pods on a lost node end only when it is back or removed; the job need not wait for that: until then they are counted as
        // what holds their node's chips.
        var now = _clock.GetUtcNow();
        var waitedFor = left.Where(pod => !pod.Finished && !cache.IsLost(pod.NodeName, now)).ToList();
        if (waitedFor.Count > 0) return Again(waitedFor.Min(pod => cache.LostAt(pod.NodeName)), null); // A node that is not ready may yet be lost, by time alone.
        await finalizer.RemoveAsync(job, stop);
        cache.TrainingJobs.Dismiss(job);
        Planner.Wake();
        return ReconcileResult.Done;
    }

    /// <summary>A finished job keeps the pods that ended, for their logs; what still runs of a failed one is stopped.</summary>
    private async Task<ReconcileResult> TidyAsync(TrainingJob job, CancellationToken stop)
    {
        if (cache.TrainingJobs.Dismiss(job)) Planner.Wake();
        var last = RankAttempts.Of(job.Status) ?? RankAttempts.Whole(job.Status?.Attempt ?? 0);
        var terms = specs.TermsOf(job);
        var left = cache.PodsOf(job.Metadata.Uid).Where(pod => !pod.Finished || !last.Holds(pod));
        await pods.RemoveAsync(left, stop, pod => StopGrace.Of(job, terms.StopGrace, pod));
        await groups.RemoveAsync(job.Metadata.Uid, attempt => IsKnown(job, attempt), stop);
        if (JobExpiry.ExpiresAt(job, terms) is not { } end) return ReconcileResult.Done;
        if (end > _clock.GetUtcNow()) return Again(end, null);
        await expiry.DeleteAsync(job, stop);
        return ReconcileResult.Done;
    }

    private IEnumerable<PodFacts> Stale(TrainingJob job)
    {
        var present = RankAttempts.Of(job.Status);
        return cache.PodsOf(job.Metadata.Uid).Where(pod => present?.Holds(pod) != true && IsKnown(job, pod));
    }

    /// <summary>Whether a pod is of an attempt that we know of.</summary>
    /// <remarks>
    /// Attempts only rise, each stands in the status before its pods exist, and pods and jobs are told of by two watches: a pod of a later
    /// attempt says that our job is old, as it may be just after another operator led.
    /// </remarks>
    private static bool IsKnown(TrainingJob job, PodFacts pod) => pod.Gang?.Attempt is not { } attempt || IsKnown(job, attempt);

    private static bool IsKnown(TrainingJob job, int attempt) => attempt <= (job.Status?.Attempt ?? 0);

    private ReconcileResult Again(DateTimeOffset? until, DateTimeOffset? look)
    {
        var next = until is null ? look : look is null || until < look ? until : look;
        if (next is not { } at) return ReconcileResult.Done;
        var wait = at - _clock.GetUtcNow();
        return ReconcileResult.RequeueAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    private GangFacts Terms(TrainingJob job, AcceptedTrainingJob spec, Core.Fleet.AcceleratorClass kind)
    {
        var now = _clock.GetUtcNow();
        return new()
        {
            Now = now,
            PlacedAt = job.Status?.Placement?.Time is { } time ? new(time, TimeSpan.Zero) : now,
            StartTimeout = spec.StartTimeout,
            RunningSince = job.Status?.StartTime is { } since ? new(since, TimeSpan.Zero) : null,
            RanBefore = job.Status?.RunTime is { } ran && ran.TryValue(out var sum) ? sum : TimeSpan.Zero,
            RunTimeLimit = spec.Terms.RunTimeLimit,
            HasRun = Conditions.IsTrue(job.Status?.Conditions, Conditions.Running),
            Suspended = spec.Job.Suspended,
            Failures = job.Status?.Restarts ?? 0,
            Disruptions = job.Status?.Disruptions ?? 0,
            Restart = spec.Restart,

            // HCCL reads its rank table once: on Ascend the whole gang starts again.
            ReplacesHosts = kind.Vendor != Core.Fleet.Vendor.Huawei && job.Spec.Restart?.Scope is { } scope && scope == RestartScope.FailedHosts,
            VacantSince = job.Status?.Placement?.VacantSince is { } vacant ? new(vacant, TimeSpan.Zero) : now,
            ReplacementPatience = _options.ReplacementPatience,
        };
    }

    private GangShape Shape(TrainingJob job, Placement placement, Core.Fleet.AcceleratorClass kind) => new(
        job.Metadata.NamespaceProperty,
        job.Metadata.Name,
        job.Metadata.Uid,
        job.Spec.Queue ?? Core.Queues.FleetQueue.DefaultName,
        RankAttempts.Of(job.Status)?.First ?? 1,
        new DateTimeOffset(job.Status?.Placement?.Time ?? _clock.GetUtcNow().UtcDateTime, TimeSpan.Zero),
        placement,
        kind,
        job.Spec.PriorityClassName ?? cache.DefaultPriorityClass)
    {
        Ranks = RankAttempts.Of(job.Status),
    };
}
