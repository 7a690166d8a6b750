using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using k8s;
using k8s.Models;

namespace Ensemble.Operator.Jobs;

/// <summary>Keeps a deleted job until its gang is taken down.</summary>
internal sealed class JobFinalizer(KubernetesApi api, FleetCache cache)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(ResourceKinds.TrainingJob, "patch"), AccessRight.To(ResourceKinds.InferenceJob, "patch"),
    ];

    public static bool IsOn(IKubernetesObject<V1ObjectMeta> job) => job.Metadata.Finalizers?.Contains(GangNames.Finalizer) == true;

    /// <returns>The job as it is with the finalizer.</returns>
    public Task<T> AddAsync<T>(T job, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync(job, [.. job.Metadata.Finalizers ?? [], GangNames.Finalizer], stop);

    public Task<T> RemoveAsync<T>(T job, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync(job, [.. job.Metadata.Finalizers!.Where(name => name != GangNames.Finalizer)], stop);

    // Guarded by the version: the list is replaced whole, and others keep finalizers in it too.
    private async Task<T> PatchAsync<T>(T job, IEnumerable<string> finalizers, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = job.Metadata.ResourceVersion,
                ["finalizers"] = new JsonArray([.. finalizers.Select(name => (JsonNode)name)]),
            },
        };
        var answer = await api.PatchAsync<T>(job.Metadata.NamespaceProperty, job.Metadata.Name, PatchType.Merge, patch, stop);
        cache.ObserveJob(answer);
        return answer;
    }
}
