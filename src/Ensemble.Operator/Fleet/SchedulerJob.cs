using Ensemble.Core;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;
using JobSize = Ensemble.Core.Jobs.JobSize;

namespace Ensemble.Operator.Fleet;

/// <summary>Makes the scheduler's job of a resource: what its spec asks for, and what its status adds.</summary>
internal static class SchedulerJob
{
    /// <summary>A placed job holds its chips to its end, also while it is being deleted or its spec can't be read any more.</summary>
    public static Job Held(TrainingJob job, Placement placement, JobSpecs specs)
    {
        var known = specs.Of(job) is Parsed<AcceptedTrainingJob>.Valid { Value: var spec } ? spec.Job : Unreadable(job, placement);
        return known with { Placement = placement };
    }

    /// <summary>A job that waits; null while it may not be placed.</summary>
    public static Job? Pending(TrainingJob job, JobVerdict.Admitted verdict, JobSpecs specs)
    {
        if (job.Metadata.DeletionTimestamp is not null || !JobFinalizer.IsOn(job)) return null;

        // An edit that nobody has considered yet: its own event brings the verdict on it.
        if (specs.Of(job) is not Parsed<AcceptedTrainingJob>.Valid { Value: var spec } || !ReferenceEquals(spec, verdict.Spec)) return null;
        return Waiting(job, spec);
    }

    /// <summary>A job that waits, whether anybody accepted it or not.</summary>
    public static Job Waiting(TrainingJob job, AcceptedTrainingJob spec) => spec.Job with
    {
        NotBefore = job.Status?.RetryAfter is { } after ? new(after, TimeSpan.Zero) : null,
        Avoid = job.Status?.LastFailure?.Nodes is { } nodes && HostList.TryRead(nodes, out var avoid) ? avoid : [],
    };

    private static Job Unreadable(TrainingJob job, Placement placement) => new()
    {
        Id = new(job.Metadata.NamespaceProperty, job.Metadata.Name),
        Size = new JobSize.Exact(placement.Chips),
        Variants = [new Variant { Name = placement.Variant }],
    };
}
