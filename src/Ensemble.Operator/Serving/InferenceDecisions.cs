using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Planning;

namespace Ensemble.Operator.Serving;

/// <summary>Writes the scheduler's decisions on replicas into the status of their InferenceJob: all of one plan in one write.</summary>
internal sealed class InferenceDecisions(JobStatusWriter statuses, ServingRollouts rollouts, JobEvents events) : IDecisionWriter
{
    /// <inheritdoc/>
    public JobKind Kind => JobKind.InferenceReplica;

    /// <inheritdoc/>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<Decided> decided, bool mayRefresh, DateTimeOffset now, CancellationToken stop)
    {
        var work = decided.Select(one => (one.Decision, Work: (InferenceWork)one.Work)).OrderBy(one => one.Work.Index).ToList();
        var (job, spec) = (work[0].Work.Resource, work[0].Work.Admitted?.Spec);
        var draft = new ServingDraft(job, spec, now);
        if (spec is not null) draft.Accept(spec.NotActedOn);
        var firstWait = true;
        foreach (var (decision, replica) in work)
        {
            if (draft.Find(replica.Index) is not { } status) continue;
            if (decision is Decision.Place place)
            {
                draft.Place(status, place.Placement);
                continue;
            }

            if (decision is Decision.Withdraw)
            {
                draft.Restart(status, new(now, Counts: false, [], decision.Reason));
                continue;
            }

            ServingDraft.Wait(status, decision.Reason);
            if (firstWait) draft.WaitFor(status, decision.Reason);
            firstWait = false;
        }

        var after = rollouts.Finish(draft, job, spec, trouble: null);
        if (StatusJson.Same(job.Status, after)) return WriteOutcome.Unchanged;
        if (!mayRefresh && work.TrueForAll(one => one.Decision is Decision.Wait) && OnlyNumbersDiffer(job.Status, after)) return WriteOutcome.HeldBack;
        if (!await statuses.TryWriteAsync(job, after, stop)) return WriteOutcome.Stale;

        foreach (var (decision, replica) in work) Tell(job, decision, replica.Index);
        return WriteOutcome.Written;
    }

    private void Tell(InferenceJob job, Decision decision, int index)
    {
        var before = Replicas.Of(job).FirstOrDefault(replica => replica.Index == index)?.Reason;
        if (decision is Decision.Place || before != decision.Reason.Code) events.Decided(job, index, decision);
    }

    private static bool OnlyNumbersDiffer(InferenceJobStatus? before, InferenceJobStatus after) =>
        before is not null && before.Waiting?.Code == after.Waiting?.Code && before.ObservedGeneration == after.ObservedGeneration && before.State == after.State
        && Replicas.Of(before).Select(replica => (replica.Index, replica.Reason)).SequenceEqual(Replicas.Of(after).Select(replica => (replica.Index, replica.Reason)));
}
