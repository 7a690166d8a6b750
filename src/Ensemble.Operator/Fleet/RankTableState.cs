using Ensemble.Kubernetes.Client;

namespace Ensemble.Operator.Fleet;

/// <summary>How far the rank table of a job is: what is kept of its ConfigMap.</summary>
/// <param name="Key">The ConfigMap.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="JobUid">The job it is for.</param>
/// <param name="Job">That job's name; empty where it does not say.</param>
/// <param name="Attempt">The attempt it is for; 0 where it does not say.</param>
/// <param name="Complete">Whether it names all devices.</param>
/// <param name="CompletedAt">Since when it does, to the second; null where it does not say.</param>
internal sealed record RankTableState(ObjectKey Key, string Uid, long ResourceVersion, string JobUid, string Job, int Attempt, bool Complete, DateTimeOffset? CompletedAt);
