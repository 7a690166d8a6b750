using System.Text.Json.Nodes;
using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;

namespace Ensemble.Operator.Serving;

/// <summary>The Service that requests come in through, and who stands behind it.</summary>
internal sealed class ServingObjects(KubernetesApi api, FleetCache cache)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(CoreKinds.Service, "get", "create", "patch"), AccessRight.To(CoreKinds.Pod, "patch"),
    ];

    /// <summary>Makes the job's Service exist with its present port. One of its name that is somebody else's is left alone.</summary>
    /// <returns>Null, or why there is none.</returns>
    public async Task<Reason?> EnsureServiceAsync(InferenceJob job, int port, CancellationToken stop)
    {
        var (ns, name) = (job.Metadata.NamespaceProperty, job.Metadata.Name);
        var known = cache.FindService(ns, name);
        if (known is not null && known.OwnerUid == job.Metadata.Uid && known.Port == port) return null;

        var service = GangObjects.ServingService(job, port);
        if (known is null)
        {
            try
            {
                cache.Observe(await api.CreateAsync<OwnedObject>(CoreKinds.Service, ns, name, service, dryRun: false, stop));
                return null;
            }
            catch (ApiException e) when (e.IsAlreadyExists)
            {
                // Made by an earlier run whose answer or event we have not seen, or somebody else's.
                known = await api.FindAsync<OwnedObject>(CoreKinds.Service, ns, name, stop);
                if (known is null) throw; // It went meanwhile: the next try makes it.
            }
        }

        if (known.OwnerUid != job.Metadata.Uid) return new Reason.ServiceNameTaken(name);
        cache.Observe(known.Port == port ? known : await ChangePortAsync(known, service, stop));
        return null;
    }

    // A merge patch takes the list of ports as it is; an apply would keep the old port beside the new one, as the create's and not its own.
    private Task<OwnedObject> ChangePortAsync(OwnedObject known, JsonObject service, CancellationToken stop)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = known.Uid },
            ["spec"] = new JsonObject { ["ports"] = service["spec"]!["ports"]!.DeepClone() },
        };
        return api.PatchAsync<OwnedObject>(CoreKinds.Service, known.Key.Namespace, known.Key.Name, PatchType.Merge, patch, dryRun: false, stop);
    }

    /// <summary>Takes leaders out of the Service; they go on to serve the requests they have.</summary>
    public Task LeaveServiceAsync(IEnumerable<PodFacts> leaders, CancellationToken stop) => Task.WhenAll(leaders.Select(pod => LeaveServiceAsync(pod, stop)));

    private async Task LeaveServiceAsync(PodFacts leader, CancellationToken stop)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = leader.Uid, ["labels"] = new JsonObject { [GangNames.ServingLabel] = "draining" } },
        };
        try
        {
            cache.Observe(await api.PatchAsync<PodFacts>(CoreKinds.Pod, leader.Key.Namespace, leader.Key.Name, PatchType.Merge, patch, dryRun: false, stop));
        }
        catch (ApiException e) when (e.IsNotFound || e.IsConflict)
        {
            // The pod went by itself.
        }
    }
}
