using System.Collections.Immutable;

namespace Ensemble.Core.Gangs;

/// <summary>All that decides what becomes of a placed gang, at one moment.</summary>
public sealed record GangFacts
{
    /// <summary>The moment the facts are of.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When this attempt was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>The time a gang has from placement until all its processes run; zero means no limit.</summary>
    public TimeSpan StartTimeout { get; init; }

    /// <summary>Whether all hosts of this attempt ran at one time.</summary>
    public bool HasRun { get; init; }

    /// <summary>Whether the author wants the job held back.</summary>
    public bool Suspended { get; init; }

    /// <summary>When this attempt began to run; null until it did.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>How long the earlier attempts ran, together.</summary>
    public TimeSpan RanBefore { get; init; }

    /// <summary>How long the job may run in all attempts together; null means without limit.</summary>
    public TimeSpan? RunTimeLimit { get; init; }

    /// <summary>Restarts of this job so far for faults of its own.</summary>
    public int Failures { get; init; }

    /// <summary>Attempts lost so far through no fault of its own, since it last ran; lengthens the pause so that nothing spins.</summary>
    public int Disruptions { get; init; }

    /// <summary>Whether lost hosts are replaced while the others go on. The framework must be able to take hosts in again.</summary>
    public bool ReplacesHosts { get; init; }

    /// <summary>Since when hosts are lacking; of meaning where a rank is vacant.</summary>
    public DateTimeOffset VacantSince { get; init; }

    /// <summary>How long a gang that lacks hosts waits for others before it starts again as a whole.</summary>
    public TimeSpan ReplacementPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often and how soon to try again.</summary>
    public required RestartRule Restart { get; init; }

    /// <summary>When the job has run as long as it may; null where it has no limit or does not run.</summary>
    public DateTimeOffset? RunsUntil => RunTimeLimit is { } limit && RunningSince is { } since ? since + (limit - RanBefore) : null;

    /// <summary>The hosts, by rank.</summary>
    public ImmutableArray<RankFacts> Ranks { get; init; } = [];
}
