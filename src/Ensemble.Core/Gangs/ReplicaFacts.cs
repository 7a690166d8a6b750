namespace Ensemble.Core.Gangs;

/// <summary>What is known of one replica of a service.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Updated">Whether it is of the present revision.</param>
/// <param name="Phase">How far it is.</param>
public sealed record ReplicaFacts(int Index, bool Updated, ReplicaPhase Phase)
{
    /// <summary>When it was placed; null while it waits.</summary>
    public DateTimeOffset? PlacedAt { get; init; }

    /// <summary>What fails together with it, such as a rack; empty where it holds nothing.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Tries in a row that ended before it was ready, through whose fault ever.</summary>
    public int FailedTries { get; init; }
}
