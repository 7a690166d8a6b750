using Ensemble.Cli.Top;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Explaining;

/// <summary>Gathers what there is to say about an inference job: its status, its replicas and its events.</summary>
internal static class ServingExplanationReader
{
    /// <returns>Null where there is no such job.</returns>
    public static async Task<ServingExplanation?> FindAsync(KubernetesApi api, string ns, string name, TimeProvider clock, CancellationToken stop)
    {
        if (await api.FindAsync<InferenceJob>(ns, name, stop) is not { } job) return null;
        var now = clock.GetUtcNow();
        var row = ServingRow.Of(job, now);
        var status = job.Status ?? new();
        return new(
            row.Namespace, row.Name, row.State, row.Reason, row.Queue, row.Wished, row.Ready, job.Spec.Size?.Accelerators, row.Age,
            [.. (status.Gangs ?? []).OfType<ReplicaStatus>().Select(Replica)], ExplanationReader.Waiting(status.Waiting), ExplanationReader.Failure(status.LastFailure, now),
            await ExplanationReader.EventsAsync(api, ResourceKinds.InferenceJob, ns, name, job.Metadata.Uid ?? "", now, stop));
    }

    private static ExplainedReplica Replica(ReplicaStatus replica) => new(
        replica.Index ?? 0, replica.State ?? "", replica.Revision, replica.Attempt, replica.Class, replica.Pool,
        replica.Hosts is { } hosts ? string.Join(' ', hosts.Select(host => host?.Nodes)) : null, replica.Reason);
}
