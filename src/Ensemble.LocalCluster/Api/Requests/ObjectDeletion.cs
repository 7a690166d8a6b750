using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Answers delete and deletecollection: at once, or marked and left to finalizers, kubelets, or the contents of a namespace or definition.</summary>
internal sealed class ObjectDeletion(ObjectStore store, KindRegistry kinds, TimeProvider clock)
{
    private const long DefaultGrace = 30;

    private static readonly HashSet<string> AnswersWithObject = new(StringComparer.Ordinal)
    {
        "pods", "services", "serviceaccounts", "persistentvolumeclaims", "persistentvolumes", "podtemplates", "resourcequotas",
    };

    public ApiResponse Delete(Target target, ApiRequest request) => Delete(target, Options(request), request.IsDryRun);

    public ApiResponse Delete(Target target, JsonObject options, bool dryRun)
    {
        var kind = target.Kind;
        while (true)
        {
            var found = store.Find(kind, target.Namespace, target.Name) ?? throw Refusal.NotFound(kind.GroupResource, target.Name);
            RequirePreconditions(kind, found, options);
            if (Mark(kind, found, options) is not { } marked)
            {
                if (!dryRun && store.TryRemove(kind, found) is null) continue;
                if (!dryRun) AfterRemoval(kind, found);
                if (kind.Group.Length == 0 && AnswersWithObject.Contains(kind.Plural)) return ApiResponse.Json(KindRegistry.Present(kind, found, found.Version));
                return ApiResponse.Success(details: new() { ["name"] = found.Name, ["group"] = kind.Group, ["kind"] = kind.Plural, ["uid"] = found.Uid });
            }

            if (dryRun) return ApiResponse.Json(marked);
            if (JsonNode.DeepEquals(marked, found.Parse())) return ApiResponse.Json(KindRegistry.Present(kind, found, found.Version));
            if (store.TrySwap(kind, found, marked) is not { } saved) continue;
            DeleteContents(kind, marked);
            return ApiResponse.Json(KindRegistry.Present(kind, saved, saved.Version));
        }
    }

    public ApiResponse DeleteCollection(Target target, ApiRequest request)
    {
        var selection = new Selection(target.Kind, target.Namespace, "", request.Query);
        var items = selection.Of(store.Snapshot(target.Kind).Objects).ToList();
        foreach (var item in items) TryDelete(target.Kind, item, Options(request), request.IsDryRun);
        var list = new JsonObject
        {
            ["kind"] = target.Kind.ListKind,
            ["apiVersion"] = target.Kind.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = store.Version.ToString() },
            ["items"] = new JsonArray([.. items.Select(item => KindRegistry.PresentTree(target.Kind, item))]),
        };
        return ApiResponse.Json(list);
    }

    /// <summary>Ends an object whose last obstacle an update took away.</summary>
    /// <returns>Its last state; null if it changed meanwhile.</returns>
    public StoredObject? TryEnd(ResourceKind kind, StoredObject found, JsonObject last)
    {
        if (store.TryRemove(kind, found, last) is not { } gone) return null;
        AfterRemoval(kind, gone);
        return gone;
    }

    /// <summary>A namespace or definition that waits for its end goes with the last of its contents.</summary>
    public void RemoveIfEmpty(ResourceKind container, string name)
    {
        if (container.StorageKey != BuiltInKinds.Namespaces.StorageKey && container.StorageKey != BuiltInKinds.Definitions.StorageKey) return;
        if (store.Find(container, "", name) is not { IsTerminating: true } waiting) return;
        var tree = waiting.Parse();
        if (tree.At("metadata", "finalizers") is JsonArray { Count: > 0 } || HasContents(container, tree)) return;
        if (store.TryRemove(container, waiting) is not null) AfterRemoval(container, waiting);
    }

    /// <returns>The object as marked for deletion; null if it can go at once.</returns>
    private JsonObject? Mark(ResourceKind kind, StoredObject found, JsonObject options)
    {
        var tree = found.Parse();
        var metadata = tree.Child("metadata");
        var grace = kind.StorageKey == BuiltInKinds.Pods.StorageKey ? Grace(tree, options) : 0;
        AddPropagationFinalizer(metadata, options);
        if (grace == 0 && metadata.At("finalizers") is not JsonArray { Count: > 0 } && !HasContents(kind, tree)) return null;
        if (metadata.Text("deletionTimestamp") is null)
        {
            metadata["deletionTimestamp"] = Json.Time(clock.GetUtcNow().AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
            if (metadata.Integer("generation") is { } generation) metadata["generation"] = generation + 1;
            if (kind.StorageKey == BuiltInKinds.Namespaces.StorageKey) tree.Child("status")["phase"] = "Terminating";
        }
        else if (grace < metadata.Integer("deletionGracePeriodSeconds"))
        {
            metadata["deletionTimestamp"] = Json.Time(clock.GetUtcNow().AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
        }

        return tree;
    }

    private static long Grace(JsonObject pod, JsonObject options)
    {
        var unscheduled = pod.Text("spec", "nodeName") is null or "";
        if (unscheduled || pod.Text("status", "phase") is "Succeeded" or "Failed") return 0;
        return Math.Max(0, options.Integer("gracePeriodSeconds") ?? pod.Integer("spec", "terminationGracePeriodSeconds") ?? DefaultGrace);
    }

    private static void AddPropagationFinalizer(JsonObject metadata, JsonObject options)
    {
        var finalizer = options.Text("propagationPolicy") switch
        {
            "Foreground" => "foregroundDeletion",
            "Orphan" => "orphan",
            _ when options.Flag("orphanDependents") == true => "orphan",
            _ => null,
        };
        if (finalizer is null || metadata.Texts("finalizers").Contains(finalizer)) return;
        metadata["finalizers"] = Json.ToArray([.. metadata.Texts("finalizers"), finalizer]);
    }

    private static void RequirePreconditions(ResourceKind kind, StoredObject found, JsonObject options)
    {
        if (options.Text("preconditions", "uid") is { } uid && uid != found.Uid)
            throw Refusal.Conflict(kind.GroupResource, found.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {found.Uid}");
        if (options.Text("preconditions", "resourceVersion") is { } version && version != found.Version.ToString())
            throw Refusal.Conflict(kind.GroupResource, found.Name, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {found.Version}");
    }

    private static JsonObject Options(ApiRequest request)
    {
        var options = RequestBody.Options(request);
        if (request.Query.Number("gracePeriodSeconds") is { } grace) options["gracePeriodSeconds"] = grace;
        if (request.Query["propagationPolicy"] is { } policy) options["propagationPolicy"] = policy;
        return options;
    }

    /// <summary>What must be gone before a namespace or a definition can go.</summary>
    private IEnumerable<(ResourceKind Kind, StoredObject Item)> Contents(ResourceKind kind, JsonObject tree)
    {
        var contents = kind.StorageKey switch
        {
            _ when kind.StorageKey == BuiltInKinds.Namespaces.StorageKey => kinds.All.Where(inside => inside.Namespaced),
            _ when kind.StorageKey == BuiltInKinds.Definitions.StorageKey => CustomKinds.Of(tree),
            _ => [],
        };
        var selection = new Selection(kind.StorageKey == BuiltInKinds.Namespaces.StorageKey ? tree.Text("metadata", "name")! : "");
        return contents.DistinctBy(inside => inside.StorageKey)
            .SelectMany(inside => selection.Of(store.Snapshot(inside).Objects).Select(item => (inside, item)));
    }

    private bool HasContents(ResourceKind kind, JsonObject tree) => Contents(kind, tree).Any();

    private void DeleteContents(ResourceKind kind, JsonObject tree)
    {
        foreach (var (inside, item) in Contents(kind, tree)) TryDelete(inside, item, [], dryRun: false);
    }

    private void TryDelete(ResourceKind kind, StoredObject item, JsonObject options, bool dryRun)
    {
        try { Delete(new(kind, item.Namespace, item.Name, ""), options, dryRun); }
        catch (Refusal refusal) when (refusal.Code == 404)
        {
            // Someone else was quicker.
        }
    }

    private void AfterRemoval(ResourceKind kind, StoredObject gone)
    {
        if (kind.StorageKey == BuiltInKinds.Definitions.StorageKey)
        {
            foreach (var version in CustomKinds.Of(gone.Parse())) store.CloseWatches(version);
            kinds.Define(gone.Parse().Text("spec", "group") ?? "", gone.Parse().Text("spec", "names", "plural") ?? "", []);
        }

        if (gone.Namespace.Length > 0) RemoveIfEmpty(BuiltInKinds.Namespaces, gone.Namespace);
        if (kind.IsCustom) RemoveIfEmpty(BuiltInKinds.Definitions, kind.GroupResource);
    }
}
