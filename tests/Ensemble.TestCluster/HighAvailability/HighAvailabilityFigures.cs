namespace Ensemble.TestCluster.HighAvailability;

/// <summary>What two operators did while one slept, one died, and the API server was away.</summary>
public sealed record HighAvailabilityFigures
{
    /// <summary>From the moment a leader was killed until another led, seconds; the longest of the takeovers.</summary>
    public double TakeoverSeconds { get; init; }

    /// <summary>From the same moment until a gang that the dead leader had begun ran whole, seconds; the longest.</summary>
    public double GangWholeSeconds { get; init; }

    /// <summary>The most chips that running processes held at one moment beyond what their nodes have.</summary>
    public int ChipsHeldTwice { get; init; }

    /// <summary>Pods of attempts that were over that were there after the sleeper woke: four are made in its name, as it makes them at worst.</summary>
    public int StalePodsMade { get; init; }

    /// <summary>Pods of attempts that are over which were left 10 s after the sleeper woke.</summary>
    public int StalePodsAfter10s { get; init; }

    /// <summary>Jobs that ran before a fault and did not run on with the very same pods.</summary>
    public int JobsDisturbed { get; init; }

    /// <summary>How long the API server was away, seconds.</summary>
    public double OutageSeconds { get; init; }

    /// <summary>From the API server's return until a job submitted then ran, seconds.</summary>
    public double WorksAgainSeconds { get; init; }
}
