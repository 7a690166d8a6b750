using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Fleet;

/// <summary>All that is kept of a disruption budget of ours.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="MinAvailable">Hosts that must stay; -1 where somebody wrote something else.</param>
internal sealed record BudgetState(ObjectKey Key, string Uid, long ResourceVersion, int MinAvailable);
