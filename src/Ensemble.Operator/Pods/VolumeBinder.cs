using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Pods;

/// <summary>Says where a claim's volume is to be, as kube-scheduler does; others make the volume and bind the claim.</summary>
/// <remarks>Each write is against the version that it was decided on: what changed meanwhile is looked at again, nothing is overwritten.</remarks>
internal sealed class VolumeBinder(KubernetesApi api, FleetCache cache)
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
        [AccessRight.To(CoreKinds.PersistentVolumeClaim, "patch"), AccessRight.To(CoreKinds.PersistentVolume, "patch")];

    /// <summary>Has a volume made for a claim where a node reaches it.</summary>
    /// <exception cref="ApiException">The API server refused, or could not be asked.</exception>
    public async Task SelectAsync(VolumeClaimFacts claim, string node, CancellationToken stop)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = claim.Uid,
                ["resourceVersion"] = Version(claim.ResourceVersion),
                ["annotations"] = new JsonObject { [VolumeClaimProjection.SelectedNode] = node },
            },
        };
        cache.Observe(await api.PatchAsync<VolumeClaimFacts>(CoreKinds.PersistentVolumeClaim, claim.Key.Namespace, claim.Key.Name, PatchType.Merge, patch, dryRun: false, stop));
    }

    /// <summary>Sets a volume that exists aside for a claim.</summary>
    /// <exception cref="ApiException">The API server refused, or could not be asked.</exception>
    public async Task SetAsideAsync(VolumeFacts volume, VolumeClaimFacts claim, CancellationToken stop)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = volume.Uid,
                ["resourceVersion"] = Version(volume.ResourceVersion),
                ["annotations"] = new JsonObject { ["pv.kubernetes.io/bound-by-controller"] = "yes" }, // So that it is free again once the claim goes.
            },
            ["spec"] = new JsonObject
            {
                ["claimRef"] = new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["namespace"] = claim.Key.Namespace, ["name"] = claim.Key.Name,
                    ["uid"] = claim.Uid, ["resourceVersion"] = Version(claim.ResourceVersion),
                },
            },
        };
        cache.Observe(await api.PatchAsync<VolumeFacts>(CoreKinds.PersistentVolume, null, volume.Name, PatchType.Merge, patch, dryRun: false, stop));
    }

    private static string Version(long version) => version.ToString(CultureInfo.InvariantCulture);
}
