using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using k8s;
using k8s.Models;

namespace Ensemble.Operator.Jobs;

/// <summary>Writes job status against the version it was made from, and lets the cache know the answer at once.</summary>
internal sealed class JobStatusWriter(KubernetesApi api, FleetCache cache)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.ToPart(ResourceKinds.TrainingJob, "status", "update"), AccessRight.ToPart(ResourceKinds.InferenceJob, "status", "update"),
    ];

    /// <summary>Lets the cache know what stands of a job now.</summary>
    public async Task ReadAgainAsync<T>(T job, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // A list of one: informers list anyway, so the operator's role needs nothing more. One that is gone holds nothing; the watch tells of that.
        var query = new ListQuery { FieldSelector = $"metadata.name={job.Metadata.Name}" };
        foreach (var now in await api.ListAsync<T>(job.Metadata.NamespaceProperty, stop, query)) cache.ObserveJob(now);
    }

    /// <returns>False where the job changed or went meanwhile: nothing was written.</returns>
    public Task<bool> TryWriteAsync(TrainingJob job, TrainingJobStatus status, CancellationToken stop) =>
        TryWriteAsync(new TrainingJob { Metadata = Identity(job), Spec = job.Spec, Status = status }, stop);

    /// <inheritdoc cref="TryWriteAsync(TrainingJob, TrainingJobStatus, CancellationToken)"/>
    public Task<bool> TryWriteAsync(InferenceJob job, InferenceJobStatus status, CancellationToken stop) =>
        TryWriteAsync(new InferenceJob { Metadata = Identity(job), Spec = job.Spec, Status = status }, stop);

    private static V1ObjectMeta Identity(IKubernetesObject<V1ObjectMeta> job) => new()
    {
        Name = job.Metadata.Name,
        NamespaceProperty = job.Metadata.NamespaceProperty,
        Uid = job.Metadata.Uid,
        ResourceVersion = job.Metadata.ResourceVersion,
    };

    private async Task<bool> TryWriteAsync<T>(T body, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            cache.ObserveJob(await api.UpdateStatusAsync(body, stop));
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }
}
