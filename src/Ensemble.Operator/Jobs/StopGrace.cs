using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>How long a pod's processes get to end. Whoever is stopped by our will gets what the job asks for; who lost a peer gets no more than Kubernetes' own.</summary>
/// <remarks>
/// A gang that lost a rank hangs in its next collective operation: it could save nothing that it has not saved, and its chips are wanted
/// for the next attempt.
/// </remarks>
internal static class StopGrace
{
    private static readonly TimeSpan AfterLoss = TimeSpan.FromSeconds(30);

    private static readonly string[] Losses =
        [nameof(Reason.ProcessFailed), nameof(Reason.NodeLost), nameof(Reason.RestartLimitReached), nameof(Reason.ExitCodeFails)];

    /// <summary>The grace in place of the pod's own; null for the pod's own.</summary>
    /// <param name="job">The job.</param>
    /// <param name="grace">What the job asks for; null where it asks for nothing.</param>
    /// <param name="pod">One of its pods.</param>
    public static TimeSpan? Of(TrainingJob job, TimeSpan? grace, PodFacts pod)
    {
        var attempt = pod.Gang?.Attempt;
        var lost = (job.Status?.LastFailure is { } failure && failure.Attempt == attempt && Losses.Contains(failure.Code, StringComparer.Ordinal))
            || (job.Status?.Attempt == attempt && job.Status?.State == TrainingJobState.Failed && Losses.Contains(job.Status.Reason, StringComparer.Ordinal));
        return lost && grace > AfterLoss ? AfterLoss : null;
    }
}
