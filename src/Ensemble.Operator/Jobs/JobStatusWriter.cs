using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using k8s.Models;

namespace Ensemble.Operator.Jobs;

/// <summary>Writes job status against the version it was made from, and lets the cache know the answer at once.</summary>
internal sealed class JobStatusWriter(KubernetesApi api, FleetCache cache)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.ToPart(ResourceKinds.TrainingJob, "status", "update"),
    ];

    /// <returns>False where the job changed or went meanwhile: nothing was written.</returns>
    public async Task<bool> TryWriteAsync(TrainingJob job, TrainingJobStatus status, CancellationToken stop)
    {
        var body = new TrainingJob
        {
            Metadata = new V1ObjectMeta
            {
                Name = job.Metadata.Name,
                NamespaceProperty = job.Metadata.NamespaceProperty,
                Uid = job.Metadata.Uid,
                ResourceVersion = job.Metadata.ResourceVersion,
            },
            Spec = job.Spec,
            Status = status,
        };
        try
        {
            cache.Observe(await api.UpdateStatusAsync(body, stop));
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }
}
