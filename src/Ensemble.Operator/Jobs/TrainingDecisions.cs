using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Planning;

namespace Ensemble.Operator.Jobs;

/// <summary>Writes the scheduler's decisions into the status of TrainingJobs.</summary>
internal sealed class TrainingDecisions(JobStatusWriter statuses, JobEvents events) : IDecisionWriter
{
    /// <inheritdoc/>
    public JobKind Kind => JobKind.Training;

    /// <inheritdoc/>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<Decided> decided, bool mayRefresh, DateTimeOffset now, CancellationToken stop)
    {
        var (decision, work) = (decided[0].Decision, (TrainingWork)decided[0].Work); // A TrainingJob is one gang.
        var job = work.Resource;
        var notActedOn = work.Verdict?.Spec.NotActedOn ?? [];
        var status = decision switch
        {
            Decision.Place place when job.Status?.Placement is not null => JobStatuses.Replaced(job, place, now),
            Decision.Wait when job.Status?.Placement?.VacantRanks is { Count: > 0 } => JobStatuses.LacksHosts(job, decision.Reason, now),
            Decision.Place place => JobStatuses.Placed(job, place, notActedOn, now),
            Decision.Resize resize => JobStatuses.Resized(job, resize.Reason, now),
            Decision.Withdraw withdraw => JobStatuses.Restarted(job, new(now, Counts: false, [], withdraw.Reason), now),
            _ => JobStatuses.Waiting(job, decision.Reason, notActedOn, now),
        };
        if (!JobStatuses.Differ(job.Status, status)) return WriteOutcome.Unchanged;
        if (!mayRefresh && decision is Decision.Wait && OnlyNumbersDiffer(job.Status, status)) return WriteOutcome.HeldBack;
        if (!await statuses.TryWriteAsync(job, status, stop)) return WriteOutcome.Stale;

        if (job.Status?.Reason != status.Reason || decision is Decision.Place) events.Decided(job, decision);
        return WriteOutcome.Written;
    }

    private static bool OnlyNumbersDiffer(TrainingJobStatus? before, TrainingJobStatus after) =>
        before?.Waiting?.Code == after.Waiting?.Code && before?.ObservedGeneration == after.ObservedGeneration && before?.State == after.State;
}
