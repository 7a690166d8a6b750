using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Pods;

/// <summary>What is kept of a native PodGroup.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">The version these facts are of.</param>
/// <param name="MinCount">Pods that must be placed at once; null where its policy is none of gangs.</param>
/// <param name="TopologyKey">The node label of the domain that must hold all its pods; null means none.</param>
internal sealed record PodGroupFacts(ObjectKey Key, string Uid, long ResourceVersion, int? MinCount, string? TopologyKey);
