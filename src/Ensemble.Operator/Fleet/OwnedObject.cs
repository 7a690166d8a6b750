using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Fleet;

/// <summary>All that is kept of an object of ours that need only be there.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="OwnerUid">The job it is for; empty where it does not say.</param>
/// <param name="Port">The first port of a Service; 0 where it has none.</param>
internal sealed record OwnedObject(ObjectKey Key, string Uid, long ResourceVersion, string OwnerUid = "", int Port = 0);
