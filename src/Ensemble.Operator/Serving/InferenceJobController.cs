using Ensemble.Core;
using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Planning;
using Ensemble.Operator.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Serving;

/// <summary>Makes the replicas of one InferenceJob what its status intends, from what is, not from what happened.</summary>
/// <remarks>
/// One pass looks at all replicas, writes what became of them in one status, and does what the status intended. Replicas are independent:
/// one that restarts leaves the others alone. The planner alone places; this class accepts, starts, watches, moves and drains.
/// </remarks>
internal sealed class InferenceJobController(
    FleetCache cache,
    ServingIntake intake,
    GangPods pods,
    GangGroups groups,
    ServingObjects objects,
    ServingRollouts rollouts,
    JobStatusWriter statuses,
    JobFinalizer finalizer,
    JobEvents events,
    FleetPlanner planner,
    OperatorMetrics metrics,
    FleetOperatorOptions options,
    TimeProvider clock,
    ILogger<InferenceJobController> log) : JobController("inferencejobs", JobKind.InferenceReplica, planner, options, clock, log)
{
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> StepAsync(ObjectKey key, CancellationToken stop)
    {
        if (cache.InferenceJobs.Find(key) is not { } job) return ReconcileResult.Done;
        if (job.Metadata.DeletionTimestamp is not null) return await RemoveAsync(job, stop);

        var verdict = await intake.ConsiderAsync(job, stop);
        if (verdict.Admitted is { } admitted)
        {
            if (!JobFinalizer.IsOn(job)) job = await finalizer.AddAsync(job, stop);
            if (cache.InferenceJobs.Admit(job, admitted)) Planner.Wake();
        }
        else if (cache.InferenceJobs.Dismiss(job))
        {
            Planner.Wake();
        }

        var current = CurrentAttempts(job);
        await pods.RemoveAsync(cache.PodsOf(job.Metadata.Uid).Where(pod => IsOver(pod.Gang?.Attempt)), stop);
        await groups.RemoveAsync(job.Metadata.Uid, attempt => IsOver(attempt), stop);
        return await AdvanceAsync(job, verdict, stop);

        // One of a later attempt says that our job is old.
        bool IsOver(int? attempt) => !current.Contains(attempt) && (attempt ?? 0) <= (job.Status?.Attempt ?? 0);
    }

    /// <summary>Looks at every replica, decides what is to change, and writes it down in one status.</summary>
    private async Task<ReconcileResult> AdvanceAsync(InferenceJob job, ServiceVerdict verdict, CancellationToken stop)
    {
        var spec = SpecOf(job);
        var pass = new ServingPass(job, spec, verdict.Admitted, new(job, spec, _clock.GetUtcNow()), _clock.GetUtcNow());
        Judge(pass, verdict);
        var trouble = verdict.Admitted is { } admitted ? await objects.EnsureServiceAsync(job, admitted.Spec.Port, stop) : null;

        // A write for one replica must not wait for another's.
        await Task.WhenAll(pass.Draft.All.ToList().Select(replica => LookAsync(pass, replica, stop)));
        if (verdict.Admitted is not null) rollouts.Advance(pass.Draft, job, spec!);
        var status = rollouts.Finish(pass.Draft, job, spec, trouble);
        if (StatusJson.Same(job.Status, status)) return pass.Result(verdict.Objection, trouble);
        if (!await statuses.TryWriteAsync(job, status, stop)) return ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(1)); // The newer version comes sooner, by its own event; a webhook may say 409, too.

        Tell(job, status, pass);
        Planner.Wake();
        return ReconcileResult.RequeueAfter(TimeSpan.Zero); // What follows from the new status is done from the new status.
    }

    private AcceptedInferenceJob? SpecOf(InferenceJob job) =>
        cache.InferenceJobs.Specs.Of(job) is Parsed<AcceptedInferenceJob>.Valid { Value: var spec } ? spec : null;

    private static void Judge(ServingPass pass, ServiceVerdict verdict)
    {
        if (verdict.Objection is JobVerdict.Refused refused) pass.Draft.Refuse(refused.Code, refused.Message);
        else if (verdict.Objection is JobVerdict.Postponed postponed) pass.Draft.Refuse(nameof(Reason.PodsNotAdmitted), new Reason.PodsNotAdmitted(postponed.Message).Sentence);
        else pass.Draft.Accept(verdict.Admitted!.Spec.NotActedOn);
    }

    private Task LookAsync(ServingPass pass, ReplicaStatus replica, CancellationToken stop)
    {
        if (Replicas.PlacementOf(replica) is not { } placement) return Task.CompletedTask;
        return replica.State == ReplicaState.Draining ? DrainAsync(pass, replica, stop) : RunAsync(pass, replica, placement, stop);
    }

    private async Task RunAsync(ServingPass pass, ReplicaStatus replica, Placement placement, CancellationToken stop)
    {
        if (cache.FindClass(placement.Class) is not { } kind)
        {
            pass.LookAgain(pass.Now + TimeSpan.FromSeconds(5)); // Its class went; nothing can be made until it is back.
            return;
        }

        var attempt = replica.Attempt ?? 0;
        var demand = pass.Spec?.Replica.Variants.FirstOrDefault(variant => variant.Name == placement.Variant)?.Demand ?? new();
        var view = cache.Gang(pass.Job.Metadata.Uid, RankAttempts.Whole(attempt), ReplicaGangs.Terms(replica, pass.Spec, pass.Now), placement, demand.Tolerations, serves: true);
        var step = GangLife.Next(view.Gang);
        pass.LookAgain(view.LookAgain);
        if (step is GangStep.Restart restart)
        {
            pass.Restart(replica, restart);
            return;
        }

        if (step is GangStep.Run) pass.Draft.Ready(replica);
        else ServingDraft.NotReady(replica);
        if (step is GangStep.Start start) pass.LookAgain(start.Until);

        // Pods of a revision that is not the spec's any more cannot be made; the rollout starts such a replica anew.
        var present = pass.Admitted is not null && replica.Revision == pass.Spec?.Revision;
        if (!present && view.MissingRanks.Count > 0) return;
        var gang = ReplicaGangs.Shape(pass.Job, pass.Spec, replica.Index!.Value, attempt, Replicas.At(replica.PlacedTime) ?? pass.Now, placement, kind, cache) with { BoundByScheduler = cache.BindsByScheduler(placement.Pool) };
        if (step is GangStep.Run) await pods.GuardAsync(gang, stop);
        if (await pods.EnsureAsync(gang, pass.Admitted?.Template(placement.Variant) ?? [], view, stop) is not { } forbidden) return;
        var pause = view.Gang.Restart.PauseAfter(replica.Disruptions ?? 0);
        pass.Restart(replica, new(pass.Now + pause, Counts: false, [], forbidden));
    }

    /// <summary>Out of the Service first; then the time for its requests; then it is no more, and its pods are stopped as leftovers.</summary>
    private async Task DrainAsync(ServingPass pass, ReplicaStatus replica, CancellationToken stop)
    {
        var live = cache.PodsOf(pass.Job.Metadata.Uid).Where(pod => pod.Gang?.Attempt == replica.Attempt && pod is { Finished: false, Deleting: false }).ToList();
        var serving = live.Where(pod => pod.Gang!.Serving).ToList();
        await objects.LeaveServiceAsync(serving, stop);
        var now = pass.Now;
        if (live.Count == 0 || Replicas.At(replica.DrainedTime) <= now) pass.Remove(replica);
        else if (replica.DrainedTime is { } drained) pass.LookAgain(Replicas.At(drained));
        else pass.LeftService(replica, pass.Spec?.DrainGrace ?? InferenceJobParser.DefaultDrainGrace);
    }

    private void Tell(InferenceJob job, InferenceJobStatus status, ServingPass pass)
    {
        foreach (var (index, reason) in pass.Ended)
        {
            metrics.AttemptEnded(reason);
            events.Ended(job, index, reason);
        }

        var before = Conditions.Find(job.Status?.Conditions, Conditions.Progressing)?.Reason;
        var progress = Conditions.Find(status.Conditions, Conditions.Progressing)!;
        if (job.Status?.State == status.State && before == progress.Reason) return;
        _log.Turned(job.Metadata.NamespaceProperty, job.Metadata.Name, status.State ?? string.Empty, progress.Message);
        events.Turned(job, status);
    }

    /// <summary>Takes all gangs of a deleted job down, then lets the job go.</summary>
    private async Task<ReconcileResult> RemoveAsync(InferenceJob job, CancellationToken stop)
    {
        if (!JobFinalizer.IsOn(job)) return ReconcileResult.Done;
        if (cache.InferenceJobs.Dismiss(job)) Planner.Wake();
        var left = cache.PodsOf(job.Metadata.Uid);
        await pods.RemoveAsync(left, stop);
        await groups.RemoveAsync(job.Metadata.Uid, _ => true, stop);

        // Pods on a lost node end only when it is back or removed; until then they are counted as what holds their node's chips.
        var now = _clock.GetUtcNow();
        var waitedFor = left.Where(pod => !pod.Finished && !cache.IsLost(pod.NodeName, now)).ToList();
        if (waitedFor.Count > 0)
        {
            return waitedFor.Min(pod => cache.LostAt(pod.NodeName)) is { } lost ? ReconcileResult.RequeueAfter(Longer(lost - now)) : ReconcileResult.Done;
        }

        await finalizer.RemoveAsync(job, stop);
        Planner.Wake();
        return ReconcileResult.Done;
    }

    /// <summary>The attempts that a replica of the status stands for.</summary>
    private static HashSet<int?> CurrentAttempts(InferenceJob job) =>
        [.. Replicas.Of(job).Where(replica => Replicas.PlacementOf(replica) is not null).Select(replica => replica.Attempt)];

    private static TimeSpan Longer(TimeSpan pause) => pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
}
