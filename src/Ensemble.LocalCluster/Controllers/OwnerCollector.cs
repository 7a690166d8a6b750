using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>Deletes objects whose owners are gone, and carries out foreground deletion and orphaning, for the kinds it is shown.</summary>
/// <remarks>An owner that is not known here is looked up before its dependents go; one of a kind unknown here counts as there.</remarks>
internal sealed class OwnerCollector(KubernetesApi api, Outbox outbox)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    private readonly Dictionary<string, Item> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Item>> _dependents = new(StringComparer.Ordinal);

    /// <summary>The kinds whose objects own or are owned; all must be shown, or lookups grow many.</summary>
    public static IReadOnlyList<ResourceKind> Kinds { get; } = [CoreKinds.Pod, CoreKinds.Service, CoreKinds.ConfigMap, CoreKinds.PodDisruptionBudget, CoreKinds.PersistentVolumeClaim, ResourceKinds.TrainingJob, ResourceKinds.InferenceJob];

    public void See(ResourceKind kind, JsonObject seen, bool gone)
    {
        var uid = seen.Text("metadata", "uid") ?? "";
        lock (_items)
        {
            if (gone)
            {
                if (!_items.Remove(uid, out var last)) return;
                foreach (var owner in Owners(last.Object)) Touch(owner.Text("uid"), dependents => dependents.Remove(last));
                foreach (var dependent in _dependents.GetValueOrDefault(uid) ?? []) outbox.Post(dependent);
                return;
            }

            if (_items.TryGetValue(uid, out var item)) item.Object = seen;
            else _items[uid] = item = new(this, api, kind) { Object = seen };
            foreach (var owner in Owners(seen)) Touch(owner.Text("uid"), dependents => dependents.Add(item));
            if (Owners(seen).Any(o => !_items.ContainsKey(o.Text("uid") ?? "")) || Waits(seen)) outbox.Post(item);
        }
    }

    private static IEnumerable<JsonObject> Owners(JsonObject item) => item.Objects("metadata", "ownerReferences");

    private static bool Waits(JsonObject item) =>
        item.Text("metadata", "deletionTimestamp") is not null && item.Texts("metadata", "finalizers").Any(f => f is Foreground or Orphan);

    private void Touch(string? owner, Action<HashSet<Item>> change)
    {
        if (owner is null) return;
        if (!_dependents.TryGetValue(owner, out var dependents)) dependents = _dependents[owner] = [];
        change(dependents);
        if (dependents.Count > 0) return;
        _dependents.Remove(owner);
        if (_items.TryGetValue(owner, out var item) && Waits(item.Object)) outbox.Post(item);
    }

    private async Task<bool> IsThereAsync(string? ns, JsonObject owner, CancellationToken stop)
    {
        lock (_items)
            if (_items.ContainsKey(owner.Text("uid") ?? "")) return true;
        var kind = Kinds.Concat(ResourceKinds.All).Append(CoreKinds.Node).FirstOrDefault(k => k.Kind == owner.Text("kind") && k.ApiVersion == owner.Text("apiVersion"));
        if (kind is null) return true;
        var found = await api.FindAsync<JsonObject>(kind, kind.Namespaced ? ns : null, owner.Text("name") ?? "", stop);
        return found is not null && found.Text("metadata", "uid") == owner.Text("uid");
    }

    /// <summary>An object that owns or is owned.</summary>
    private sealed class Item(OwnerCollector all, KubernetesApi api, ResourceKind kind) : Outgoing
    {
        public required JsonObject Object { get; set; }
        private string? Namespace => Object.Text("metadata", "namespace");
        private string Name => Object.Text("metadata", "name") ?? "";
        private string Uid => Object.Text("metadata", "uid") ?? "";

        public override async Task WriteAsync(CancellationToken stop)
        {
            Item[] dependents;
            lock (all._items) dependents = [.. all._dependents.GetValueOrDefault(Uid) ?? []];
            if (Waits(Object))
            {
                var orphan = Object.Texts("metadata", "finalizers").Contains(Orphan);
                foreach (var dependent in dependents)
                {
                    if (orphan) await dependent.PatchAsync("ownerReferences", [.. Owners(dependent.Object).Where(o => o.Text("uid") != Uid).Select(o => o.DeepClone())], stop);
                    else await dependent.DeleteAsync(stop);
                }

                if (orphan || dependents.Length == 0)
                    await PatchAsync("finalizers", Json.ToArray(Object.Texts("metadata", "finalizers").Where(f => f is not (Foreground or Orphan))), stop);
                return;
            }

            var owners = Owners(Object).ToList();
            foreach (var owner in owners)
                if (await all.IsThereAsync(Namespace, owner, stop)) return;
            if (owners.Count > 0) await DeleteAsync(stop);
        }

        private Task<bool> DeleteAsync(CancellationToken stop) =>
            api.DeleteAsync(kind, Namespace, Name, new() { Uid = Uid, Propagation = "Background" }, stop);

        private Task<JsonObject> PatchAsync(string field, JsonArray value, CancellationToken stop)
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = Uid, [field] = value } };
            return api.PatchAsync<JsonObject>(kind, Namespace, Name, PatchType.Merge, patch, dryRun: false, stop);
        }
    }
}
