using System.Globalization;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Serving;

/// <summary>Reads the replicas of a status. What somebody else wrote there and makes no sense is passed over.</summary>
internal static class Replicas
{
    /// <summary>The replicas that have an index.</summary>
    public static IEnumerable<ReplicaStatus> Of(InferenceJob job) => Of(job.Status);

    /// <inheritdoc cref="Of(InferenceJob)"/>
    public static IEnumerable<ReplicaStatus> Of(InferenceJobStatus? status) =>
        (status?.Gangs ?? []).OfType<ReplicaStatus>().Where(replica => replica.Index is not null).DistinctBy(replica => replica.Index);

    /// <summary>Where a replica runs; null while it holds nothing.</summary>
    public static Placement? PlacementOf(ReplicaStatus replica) => replica.Hosts is null
        ? null
        : PlacementFormat.Read(new() { Variant = replica.Variant, Class = replica.Class, Pool = replica.Pool, Hosts = replica.Hosts });

    /// <summary>The scheduler's name of a replica: <c>chat/3</c>.</summary>
    public static JobId IdOf(InferenceJob job, int index) => new(
        job.Metadata.NamespaceProperty ?? "default", string.Create(CultureInfo.InvariantCulture, $"{job.Metadata.Name}/{index}"), JobKind.InferenceReplica);

    /// <summary>The time of a status, which is UTC.</summary>
    public static DateTimeOffset? At(DateTime? time) => time is { } known ? new(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;
}
