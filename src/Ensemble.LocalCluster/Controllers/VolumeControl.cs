using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>As much of volumes as a development cluster needs: binds claims to the volumes that are set aside for them, makes volumes of its own
/// provisioner, and makes the claims of ephemeral volumes.</summary>
/// <remarks>Which volume a claim gets of those that nobody set aside is not decided here: that is a scheduler's part. Nothing is stored in them.</remarks>
internal sealed class VolumeControl(KubernetesApi api, Outbox outbox)
{
    /// <summary>The provisioner whose volumes are made here.</summary>
    public const string Provisioner = "local.ensemble.fleet/volumes";

    private readonly Dictionary<string, Claim> _claims = new(StringComparer.Ordinal); // By uid.
    private readonly Dictionary<string, Volume> _volumes = new(StringComparer.Ordinal); // By name.
    private readonly Dictionary<string, JsonObject> _classes = new(StringComparer.Ordinal); // By name.
    private readonly HashSet<string> _pods = new(StringComparer.Ordinal); // Uids of those whose claims were made.

    /// <summary>The class of a cluster that has no other: it is taken where a claim names none.</summary>
    public static JsonObject StandardClass() => new()
    {
        ["apiVersion"] = "storage.k8s.io/v1",
        ["kind"] = "StorageClass",
        ["metadata"] = new JsonObject { ["name"] = "standard", ["annotations"] = new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" } },
        ["provisioner"] = Provisioner,
        ["reclaimPolicy"] = "Delete",
        ["volumeBindingMode"] = "WaitForFirstConsumer",
    };

    public void SeeClass(JsonObject seen, bool gone)
    {
        lock (_claims)
        {
            if (gone) _classes.Remove(NameOf(seen));
            else _classes[NameOf(seen)] = seen;
            foreach (var claim in _claims.Values) outbox.Post(claim);
        }
    }

    public void SeeClaim(JsonObject seen, bool gone)
    {
        var uid = seen.Text("metadata", "uid") ?? "";
        lock (_claims)
        {
            if (gone) _claims.Remove(uid);
            else if (_claims.TryGetValue(uid, out var known)) known.Object = seen;
            else _claims[uid] = new(this) { Object = seen };
            if (!gone) outbox.Post(_claims[uid]);
            foreach (var volume in _volumes.Values.Where(volume => gone && volume.ClaimUid == uid)) outbox.Post(volume);
        }
    }

    public void SeeVolume(JsonObject seen, bool gone)
    {
        lock (_claims)
        {
            if (gone)
            {
                _volumes.Remove(NameOf(seen));
                return;
            }

            if (_volumes.TryGetValue(NameOf(seen), out var volume)) volume.Object = seen;
            else _volumes[NameOf(seen)] = volume = new(this) { Object = seen };
            outbox.Post(volume);
            foreach (var claim in _claims.Values.Where(claim => claim.Takes(volume))) outbox.Post(claim);
        }
    }

    public void SeePod(JsonObject pod, bool gone)
    {
        var uid = pod.Text("metadata", "uid") ?? "";
        lock (_claims)
        {
            if (gone) _pods.Remove(uid);
            else if (pod.Objects("spec", "volumes").Any(volume => volume.At("ephemeral") is not null) && _pods.Add(uid)) outbox.Post(new OwnClaims(api, pod));
        }
    }

    private static string NameOf(JsonObject item) => item.Text("metadata", "name") ?? "";

    private Task<JsonObject> PatchAsync(ResourceKind kind, JsonObject item, JsonObject patch, CancellationToken stop, string? part = null)
    {
        patch.Child("metadata")["uid"] = item.Text("metadata", "uid");
        return api.PatchAsync<JsonObject>(kind, item.Text("metadata", "namespace"), NameOf(item), PatchType.Merge, patch, dryRun: false, stop, part);
    }

    private Task SetPhaseAsync(ResourceKind kind, JsonObject item, string phase, CancellationToken stop) =>
        item.Text("status", "phase") == phase ? Task.CompletedTask : PatchAsync(kind, item, new() { ["status"] = new JsonObject { ["phase"] = phase } }, stop, "status");

    private sealed class Claim(VolumeControl all) : Outgoing
    {
        public required JsonObject Object { get; set; }

        private string Uid => Object.Text("metadata", "uid") ?? "";

        public bool IsBound => Object.Text("metadata", "annotations", "pv.kubernetes.io/bind-completed") is not null;

        public bool Takes(Volume volume) => volume.ClaimUid == Uid || (volume.ClaimUid is null && Object.Text("spec", "volumeName") == NameOf(volume.Object));

        public override async Task WriteAsync(CancellationToken stop)
        {
            if (IsBound || Object.Text("metadata", "deletionTimestamp") is not null) return;
            Volume? volume;
            JsonObject? kind;
            lock (all._claims)
            {
                volume = all._volumes.Values.FirstOrDefault(Takes);
                kind = all._classes.GetValueOrDefault(Object.Text("spec", "storageClassName") ?? "");
            }

            if (volume is not null) await BindAsync(volume.Object, stop);
            else if (kind?.Text("provisioner") == Provisioner && (kind.Text("volumeBindingMode") != "WaitForFirstConsumer" || Node is not null)) await MakeVolumeAsync(kind, stop);
        }

        private string? Node => Object.Text("metadata", "annotations", VolumeClaimProjection.SelectedNode);

        private async Task BindAsync(JsonObject volume, CancellationToken stop)
        {
            if (volume.At("spec", "claimRef") is null) await all.PatchAsync(CoreKinds.PersistentVolume, volume, new() { ["spec"] = new JsonObject { ["claimRef"] = Reference() } }, stop);
            await all.SetPhaseAsync(CoreKinds.PersistentVolume, volume, "Bound", stop);
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["pv.kubernetes.io/bind-completed"] = "yes" } },
                ["spec"] = new JsonObject { ["volumeName"] = NameOf(volume) },
            };
            await all.PatchAsync(CoreKinds.PersistentVolumeClaim, Object, patch, stop);
            await all.SetPhaseAsync(CoreKinds.PersistentVolumeClaim, Object, "Bound", stop);
        }

        private Task<JsonObject> MakeVolumeAsync(JsonObject kind, CancellationToken stop)
        {
            var name = $"pvc-{Uid}";
            var spec = new JsonObject
            {
                ["capacity"] = new JsonObject { ["storage"] = Object.At("spec", "resources", "requests", "storage")?.DeepClone() ?? "1Gi" },
                ["accessModes"] = Object.At("spec", "accessModes")?.DeepClone(),
                ["storageClassName"] = NameOf(kind),
                ["persistentVolumeReclaimPolicy"] = kind.Text("reclaimPolicy") ?? "Delete",
                ["claimRef"] = Reference(),
                ["hostPath"] = new JsonObject { ["path"] = $"/var/lib/volumes/{name}" },
            };
            if (Node is { } node)
            {
                var term = new JsonObject { ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = "kubernetes.io/hostname", ["operator"] = "In", ["values"] = new JsonArray(node) }) };
                spec["nodeAffinity"] = new JsonObject { ["required"] = new JsonObject { ["nodeSelectorTerms"] = new JsonArray(term) } };
            }

            var volume = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolume", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec };
            return all.Api.CreateAsync<JsonObject>(CoreKinds.PersistentVolume, null, name, volume, dryRun: false, stop);
        }

        private JsonObject Reference() => new()
        {
            ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["namespace"] = Object.Text("metadata", "namespace"), ["name"] = NameOf(Object), ["uid"] = Uid,
        };
    }

    private sealed class Volume(VolumeControl all) : Outgoing
    {
        public required JsonObject Object { get; set; }

        public string? ClaimUid => Object.Text("spec", "claimRef", "uid");

        public override Task WriteAsync(CancellationToken stop)
        {
            if (ClaimUid is not { } uid) return all.SetPhaseAsync(CoreKinds.PersistentVolume, Object, "Available", stop);
            Claim? claim;
            lock (all._claims) claim = all._claims.GetValueOrDefault(uid);
            if (claim is not null) return claim.IsBound ? all.SetPhaseAsync(CoreKinds.PersistentVolume, Object, "Bound", stop) : Task.CompletedTask; // The claim's own write binds.
            if (Object.Text("status", "phase") != "Bound") return Task.CompletedTask; // Its claim is not known yet.
            return Object.Text("spec", "persistentVolumeReclaimPolicy") == "Delete"
                ? all.Api.DeleteAsync(CoreKinds.PersistentVolume, null, NameOf(Object), new() { Uid = Object.Text("metadata", "uid") }, stop)
                : all.SetPhaseAsync(CoreKinds.PersistentVolume, Object, "Released", stop);
        }
    }

    /// <summary>The claims of a pod's ephemeral volumes.</summary>
    private sealed class OwnClaims(KubernetesApi api, JsonObject pod) : Outgoing
    {
        public override async Task WriteAsync(CancellationToken stop)
        {
            foreach (var volume in pod.Objects("spec", "volumes"))
            {
                if (volume.At("ephemeral", "volumeClaimTemplate") is not JsonObject template) continue;
                var claim = (JsonObject)template.DeepClone();
                (claim["apiVersion"], claim["kind"]) = ("v1", "PersistentVolumeClaim");
                var metadata = claim.Child("metadata");
                metadata["name"] = $"{NameOf(pod)}-{volume.Text("name")}";
                metadata["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = NameOf(pod), ["uid"] = pod.Text("metadata", "uid"), ["controller"] = true, ["blockOwnerDeletion"] = true,
                });
                await CreateAsync(claim, stop);
            }
        }

        private async Task CreateAsync(JsonObject claim, CancellationToken stop)
        {
            try
            {
                await api.CreateAsync<JsonObject>(CoreKinds.PersistentVolumeClaim, pod.Text("metadata", "namespace"), NameOf(claim), claim, dryRun: false, stop);
            }
            catch (ApiException e) when (e.IsAlreadyExists)
            {
                // Made before, or somebody else's: the scheduler tells.
            }
        }
    }

    private KubernetesApi Api => api;
}
