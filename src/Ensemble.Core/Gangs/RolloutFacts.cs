using System.Collections.Immutable;

namespace Ensemble.Core.Gangs;

/// <summary>All that decides which replicas come and go, at one moment.</summary>
public sealed record RolloutFacts
{
    /// <summary>How many replicas are wished, 0 or more.</summary>
    public required int Wished { get; init; }

    /// <summary>How many may be too many or too few while they are moved.</summary>
    public required RolloutRule Rule { get; init; }

    /// <summary>The replicas there are, in any order; indexes are unique.</summary>
    public required ImmutableArray<ReplicaFacts> Replicas { get; init; }
}
