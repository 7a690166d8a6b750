using System.Collections.Immutable;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Gangs;

/// <summary>Of which attempt each host of a gang is. All are of one, but for those that were replaced while the others went on.</summary>
internal sealed class RankAttempts : IEquatable<RankAttempts>
{
    private readonly ImmutableSortedDictionary<int, int> _replaced;

    private RankAttempts(int first, ImmutableSortedDictionary<int, int> replaced, ImmutableSortedSet<int> vacant) =>
        (First, _replaced, Vacant) = (first, replaced, vacant);

    /// <summary>The attempt in which the gang started as a whole.</summary>
    public int First { get; }

    /// <summary>The ranks that have no host now.</summary>
    public ImmutableSortedSet<int> Vacant { get; }

    /// <summary>A gang whose hosts are all of one attempt.</summary>
    public static RankAttempts Whole(int attempt) => new(attempt, ImmutableSortedDictionary<int, int>.Empty, []);

    /// <summary>The hosts of a job's placement; null where it has none.</summary>
    public static RankAttempts? Of(TrainingJobStatus? status)
    {
        if (status?.Placement is not { } placement || status.Attempt is not { } attempt) return null;
        var replaced = (placement.Replaced ?? []).Where(host => host is { Rank: > 0, Attempt: > 0 })
            .GroupBy(host => host.Rank!.Value).ToImmutableSortedDictionary(host => host.Key, host => host.Max(one => one.Attempt!.Value));
        return new(placement.FirstAttempt ?? attempt, replaced, [.. placement.VacantRanks ?? []]);
    }

    /// <summary>The attempt that a rank's host is of.</summary>
    public int Of(int rank) => _replaced.GetValueOrDefault(rank, First);

    /// <summary>Whether a pod of the job belongs to the gang as it is placed now.</summary>
    public bool Holds(PodFacts pod)
    {
        if (pod.Gang is not { Attempt: { } attempt } labels) return false;
        if (labels.Rank is not { } rank) return attempt == First;
        return attempt == Of(rank) && !Vacant.Contains(rank);
    }

    /// <inheritdoc/>
    public bool Equals(RankAttempts? other) =>
        other is not null && First == other.First && Vacant.SetEquals(other.Vacant) && _replaced.SequenceEqual(other._replaced);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RankAttempts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(First, _replaced.Count, Vacant.Count);
}
