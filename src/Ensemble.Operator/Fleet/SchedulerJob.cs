using System.Collections.Immutable;
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
    /// <param name="job">The job.</param>
    /// <param name="placement">What it holds.</param>
    /// <param name="specs">The specs of jobs.</param>
    /// <param name="elasticPause">How long it must have run before it is stopped to grow.</param>
    public static Job Held(TrainingJob job, Placement placement, JobSpecs specs, TimeSpan elasticPause)
    {
        var placedAt = job.Status?.Placement?.Time is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : default;
        var runs = Conditions.IsTrue(job.Status?.Conditions, Conditions.Running);
        if (specs.Of(job) is not Parsed<AcceptedTrainingJob>.Valid { Value: var spec })
            return Unreadable(job, placement) with { Placement = placement, PlacedAt = placedAt, Runs = runs };

        // Only what saves checkpoints is stopped for its own good, and only while it runs.
        var mayGrow = runs && spec.Terms.SavesCheckpoints && job.Metadata.DeletionTimestamp is null;
        var since = mayGrow && job.Status?.StartTime is { } start ? new DateTimeOffset(start, TimeSpan.Zero) : (DateTimeOffset?)null;
        var held = spec.Job with { Placement = placement, PlacedAt = placedAt, Runs = runs, GrowAfter = since + elasticPause };
        if (job.Status!.Placement!.VacantRanks is not { Count: > 0 } vacant) return held;

        // What it lost it holds no more: that is its pods' until the kubelet confirms their end.
        ImmutableArray<int> ranks = [.. vacant.Where(rank => rank > 0 && rank < placement.Hosts.Length).Distinct().Order()];
        var left = placement.Hosts.Where((_, rank) => !ranks.Contains(rank));
        return held with
        {
            Placement = placement with { Hosts = [.. left] },
            Vacancy = new(ranks, [.. ranks.Select(rank => placement.Hosts[rank].Node)]),
            NotBefore = job.Status.RetryAfter is { } after ? new(after, TimeSpan.Zero) : null,
            Avoid = Avoided(job),
        };
    }

    /// <summary>A job that waits; null while it may not be placed.</summary>
    public static Job? Pending(TrainingJob job, JobVerdict.Admitted verdict, JobSpecs specs)
    {
        if (job.Metadata.DeletionTimestamp is not null) return null;

        // An edit that nobody has considered yet: its own event brings the verdict on it.
        if (specs.Of(job) is not Parsed<AcceptedTrainingJob>.Valid { Value: var spec } || !ReferenceEquals(spec, verdict.Spec)) return null;
        return verdict.Volumes.On(Waiting(job, spec));
    }

    /// <summary>A job that waits, whether anybody accepted it or not.</summary>
    public static Job Waiting(TrainingJob job, AcceptedTrainingJob spec) => spec.Job with
    {
        NotBefore = job.Status?.RetryAfter is { } after ? new(after, TimeSpan.Zero) : null,
        Avoid = Avoided(job),
    };

    /// <summary>Of the last attempt only: one that ran well since, and was stopped for another reason, bears no grudge.</summary>
    private static ImmutableArray<string> Avoided(TrainingJob job) =>
        job.Status?.LastFailure is { Nodes: { } nodes } failure && failure.Attempt == job.Status.Attempt && HostList.TryRead(nodes, out var avoid) ? avoid : [];

    private static Job Unreadable(TrainingJob job, Placement placement) => new()
    {
        Id = new(job.Metadata.NamespaceProperty, job.Metadata.Name),
        Size = new JobSize.Exact(placement.Chips),
        Variants = [new Variant { Name = placement.Variant }],
    };
}
