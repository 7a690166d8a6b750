namespace Ensemble.Core.Gangs;

/// <summary>How far one host of a gang is.</summary>
public enum RankPhase
{
    /// <summary>Its pod is not there.</summary>
    Missing,

    /// <summary>It was lost, and no host has been found in its place yet.</summary>
    Vacant,

    /// <summary>Its pod is there, its processes don't run yet.</summary>
    Pending,

    /// <summary>Its processes run.</summary>
    Running,

    /// <summary>Its processes ended well.</summary>
    Succeeded,

    /// <summary>It ended otherwise, or cannot go on; <see cref="RankFacts.Loss"/> says why.</summary>
    Lost,
}
