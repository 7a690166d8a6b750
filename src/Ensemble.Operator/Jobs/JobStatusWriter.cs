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

    /// <summary>Writes a status. After a conflict the cache knows the job as it is, whether the watch has told of it or not.</summary>
    /// <returns>False where the job changed or went meanwhile: nothing was written.</returns>
    /// <exception cref="ApiException">Also where no answer came, and after a conflict that could not be looked into: the same call again finds out whether it was written.</exception>
    public Task<bool> TryWriteAsync(TrainingJob job, TrainingJobStatus status, CancellationToken stop) =>
        TryWriteAsync(new TrainingJob { Metadata = Identity(job), Spec = job.Spec, Status = status }, written => written.Status, stop);

    /// <inheritdoc cref="TryWriteAsync(TrainingJob, TrainingJobStatus, CancellationToken)"/>
    public Task<bool> TryWriteAsync(InferenceJob job, InferenceJobStatus status, CancellationToken stop) =>
        TryWriteAsync(new InferenceJob { Metadata = Identity(job), Spec = job.Spec, Status = status }, written => written.Status, stop);

    private static V1ObjectMeta Identity(IKubernetesObject<V1ObjectMeta> job) => new()
    {
        Name = job.Metadata.Name,
        NamespaceProperty = job.Metadata.NamespaceProperty,
        Uid = job.Metadata.Uid,
        ResourceVersion = job.Metadata.ResourceVersion,
    };

    private async Task<bool> TryWriteAsync<T, TStatus>(T body, Func<T, TStatus?> statusOf, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TStatus : class
    {
        try
        {
            cache.ObserveJob(await api.UpdateStatusAsync(body, stop));
            return true;
        }
        catch (ApiException e) when (e.IsConflict)
        {
            // It may be our own write whose answer was lost: then it stands, word for word.
            var (known, found) = await TryFindAsync(body, stop);
            if (!known) throw;
            return found is not null && found.Metadata.Uid == body.Metadata.Uid && StatusJson.Same(statusOf(found), statusOf(body)!);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>The job as it stands, which the cache then knows; null where it is gone. Not known where the server does not tell.</summary>
    private async Task<(bool Known, T? Found)> TryFindAsync<T>(T job, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // A list of one: informers list anyway, so the operator's role needs nothing more.
        var query = new ListQuery { FieldSelector = $"metadata.name={job.Metadata.Name}" };
        try
        {
            var found = (await api.ListAsync<T>(job.Metadata.NamespaceProperty, stop, query)).FirstOrDefault();
            if (found is not null) cache.ObserveJob(found);
            return (true, found);
        }
        catch (ApiException)
        {
            return (false, null);
        }
    }
}
