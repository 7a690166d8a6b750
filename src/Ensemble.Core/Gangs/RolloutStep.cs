namespace Ensemble.Core.Gangs;

/// <summary>One change to the replicas of a service. Closed: all its cases are here.</summary>
/// <param name="Index">The replica.</param>
public abstract record RolloutStep(int Index)
{
    /// <summary>A new replica waits for chips.</summary>
    /// <param name="Index">An index that no other replica has.</param>
    public sealed record Add(int Index) : RolloutStep(Index);

    /// <summary>One that serves nobody goes at once.</summary>
    /// <param name="Index">The replica.</param>
    public sealed record Drop(int Index) : RolloutStep(Index);

    /// <summary>One of an old revision that serves nobody starts anew as the present one.</summary>
    /// <param name="Index">The replica.</param>
    public sealed record Renew(int Index) : RolloutStep(Index);

    /// <summary>One that serves leaves the service, finishes its requests, and goes.</summary>
    /// <param name="Index">The replica.</param>
    /// <param name="Outdated">Whether it goes because it is of an old revision; else there is one too many.</param>
    public sealed record Drain(int Index, bool Outdated) : RolloutStep(Index);
}
