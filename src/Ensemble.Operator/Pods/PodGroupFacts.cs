using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Pods;

/// <summary>What is kept of a native PodGroup.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">The version these facts are of.</param>
/// <param name="MinCount">Pods that must be placed at once; null where its policy is none of gangs.</param>
/// <param name="TopologyKey">The node label of the domain that must hold all its pods; null means none.</param>
internal sealed record PodGroupFacts(ObjectKey Key, string Uid, long ResourceVersion, int? MinCount, string? TopologyKey)
{
    /// <summary>Uid of the job of ours whose gang it stands for; null where somebody else made it.</summary>
    public string? JobUid { get; init; }

    /// <summary>The attempt of that job; null where it says none.</summary>
    public int? Attempt { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}
