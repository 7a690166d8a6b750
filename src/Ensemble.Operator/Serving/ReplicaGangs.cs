using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;

namespace Ensemble.Operator.Serving;

/// <summary>A replica as a gang: what its pods are made from, and what decides its life.</summary>
internal static class ReplicaGangs
{
    /// <summary>A replica that was ready this long has failed anew, not again.</summary>
    public static readonly TimeSpan SoundAfter = TimeSpan.FromMinutes(10);

    private static readonly RestartRule UsualRestart = new(int.MaxValue, TimeSpan.FromSeconds(10));

    /// <summary>What the pods of a replica are made from.</summary>
    public static GangShape Shape(
        InferenceJob job, AcceptedInferenceJob? spec, int index, int attempt, DateTimeOffset placedAt, Placement placement, AcceleratorClass kind, FleetCache cache) => new(
        job.Metadata.NamespaceProperty,
        job.Metadata.Name,
        job.Metadata.Uid,
        job.Spec.Queue ?? Core.Queues.FleetQueue.DefaultName,
        attempt,
        placedAt,
        placement,
        kind,
        cache.PriorityClassOf(job.Spec.PriorityClassName))
    {
        Kind = ResourceKinds.InferenceJob,
        Replica = index,
        Serving = spec is null ? new(EngineKind.Custom, 0, null, null) : new(spec.Engine, spec.Port, spec.Tensor, spec.Pipeline),
    };

    /// <summary>All that decides a replica's life but its hosts.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="spec">What the job's spec asks for; null where it can't be read.</param>
    /// <param name="now">The moment.</param>
    public static GangFacts Terms(ReplicaStatus replica, AcceptedInferenceJob? spec, DateTimeOffset now) => new()
    {
        Now = now,
        PlacedAt = Replicas.At(replica.PlacedTime) ?? now,
        // A replica that was ready once and is not now may be so for its own reasons: only its end ends it.
        StartTimeout = replica.ReadyTime is not null ? TimeSpan.Zero : spec?.StartTimeout ?? InferenceJobParser.DefaultStartTimeout,
        HasRun = replica.ReadyTime is not null,
        Failures = FailuresOf(replica, now),
        Disruptions = replica.Disruptions ?? 0,
        Restart = spec?.Restart ?? UsualRestart,
    };

    /// <summary>Failures in a row that count for the next pause.</summary>
    public static int FailuresOf(ReplicaStatus replica, DateTimeOffset now) =>
        Replicas.At(replica.ReadyTime) is { } ready && now - ready >= SoundAfter ? 0 : replica.Failures ?? 0;
}
