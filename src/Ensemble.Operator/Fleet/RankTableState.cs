using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Fleet;

/// <summary>How far the rank table of a job is: what is kept of its ConfigMap.</summary>
/// <param name="Key">The ConfigMap.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="JobUid">The job it is for.</param>
/// <param name="Attempt">The attempt it is for; 0 where it does not say.</param>
/// <param name="Complete">Whether it names all devices.</param>
internal sealed record RankTableState(ObjectKey Key, string Uid, long ResourceVersion, string JobUid, int Attempt, bool Complete);
