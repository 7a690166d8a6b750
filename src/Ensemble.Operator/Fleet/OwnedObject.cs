using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Fleet;

/// <summary>All that is kept of an object of ours that need only be there.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">Its version.</param>
internal sealed record OwnedObject(ObjectKey Key, string Uid, long ResourceVersion);
