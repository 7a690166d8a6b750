using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>The rules of metadata: what the server sets, what clients cannot change, and what counts as a change of intent.</summary>
internal static class ObjectMetadata
{
    private static readonly string[] ServerOwned =
        ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "namespace", "name", "generateName"];

    /// <summary>Five characters that spell no words, from the alphabet of Kubernetes' name generator.</summary>
    public static string RandomSuffix() => Random.Shared.GetString("bcdfghjklmnpqrstvwxz2456789", 5);

    public static void Begin(ResourceKind kind, JsonObject tree, string space, DateTimeOffset now)
    {
        var metadata = tree.Child("metadata");
        if (kind.Namespaced) metadata["namespace"] = space;
        else metadata.Remove("namespace");
        foreach (var name in (string[])["deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "generation", "selfLink"]) metadata.Remove(name);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Json.Time(now);
        if (kind.HasGeneration) metadata["generation"] = 1;
    }

    /// <exception cref="Refusal">409: the writer believed in another version or another object of that name.</exception>
    public static void RequireCurrent(ResourceKind kind, JsonObject next, StoredObject found)
    {
        if (next.Text("metadata", "uid") is { Length: > 0 } uid && uid != found.Uid)
            throw Refusal.Conflict(kind.GroupResource, found.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {found.Uid}");
        if (next.Text("metadata", "resourceVersion") is { Length: > 0 } version && version is not "0" && version != found.Version.ToString())
            throw Refusal.Stale(kind.GroupResource, found.Name);
    }

    /// <summary>Takes from the old state what this writer has no say in.</summary>
    public static void Continue(ResourceKind kind, JsonObject next, JsonObject old, string subresource)
    {
        if (subresource == "status")
        {
            var (status, fields) = (next.At("status")?.DeepClone(), next.At("metadata", "managedFields")?.DeepClone());
            next.Clear();
            foreach (var (name, value) in old) next[name] = value?.DeepClone();
            Set(next, "status", status);
            if (fields is JsonArray) Set(next.Child("metadata"), "managedFields", fields); // Who sends none leaves them as they are.
            return;
        }

        if (kind.HasStatus) Set(next, "status", old.At("status")?.DeepClone());
        var metadata = next.Child("metadata");
        foreach (var name in ServerOwned) Set(metadata, name, old.At("metadata", name)?.DeepClone());
        if (metadata.At("managedFields") is not JsonArray) Set(metadata, "managedFields", old.At("metadata", "managedFields")?.DeepClone());
        metadata.Remove("selfLink");
    }

    public static void CountGeneration(ResourceKind kind, JsonObject next, JsonObject old)
    {
        if (!kind.HasGeneration) return;
        foreach (var name in next.Concat(old).Select(pair => pair.Key).Distinct(StringComparer.Ordinal))
        {
            if (name is "metadata" or "apiVersion" || (name == "status" && kind.HasStatus)) continue;
            if (JsonNode.DeepEquals(next.At(name), old.At(name))) continue;
            next.Child("metadata")["generation"] = (old.Integer("metadata", "generation") ?? 0) + 1;
            return;
        }
    }

    /// <summary>Whether nothing holds back the deletion that was asked for.</summary>
    public static bool IsReadyToGo(ResourceKind kind, JsonObject tree) =>
        tree.At("metadata", "deletionTimestamp") is not null
        && tree.At("metadata", "finalizers") is not JsonArray { Count: > 0 }
        && (tree.Integer("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
        && kind.StorageKey != BuiltInKinds.Namespaces.StorageKey && kind.StorageKey != BuiltInKinds.Definitions.StorageKey;

    private static void Set(JsonObject parent, string name, JsonNode? value)
    {
        if (value is null) parent.Remove(name);
        else parent[name] = value;
    }
}
