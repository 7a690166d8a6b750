using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Admission;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Patches;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Answers create, update, patch and apply: reads, changes a copy, checks it, and swaps; whoever was overtaken starts again.</summary>
internal sealed class ObjectWrites(ObjectStore store, KindRegistry kinds, ObjectDeletion deletion, TimeProvider clock)
{
    private readonly AdmissionChain _admission = new(store, clock);

    /// <summary>What a patch or update makes of an object.</summary>
    /// <param name="current">A copy of the present state, free to change; null if there is none and one may be made.</param>
    public delegate JsonObject Edit(JsonObject? current);

    public ApiResponse Create(Target target, ApiRequest request)
    {
        var tree = Body(target, request);
        var metadata = tree.Child("metadata");
        if (metadata.Text("resourceVersion") is { Length: > 0 }) throw Refusal.BadRequest("resourceVersion should not be set on objects to be created");
        var prefix = metadata.Text("generateName") ?? "";
        var generated = prefix.Length > 0 && metadata.Text("name") is null or "";
        if (generated) metadata["name"] = prefix + ObjectMetadata.RandomSuffix();
        if (!generated && metadata.Text("name") is null or "")
            throw Refusal.Invalid(target.Kind.Kind, target.Kind.Group, "", [Cause.Required("metadata.name", "name or generateName is required")]);
        return Insert(target with { Name = metadata.Text("name")! }, request, tree) ?? throw Refusal.AlreadyExists(target.Kind.GroupResource, metadata.Text("name")!);
    }

    public ApiResponse Update(Target target, ApiRequest request)
    {
        var body = Body(target, request);
        if (body.Text("metadata", "name") is { Length: > 0 } name && name != target.Name)
            throw Refusal.BadRequest($"the name of the object ({name}) does not match the name on the URL ({target.Name})");
        body.Child("metadata")["name"] = target.Name;
        return Write(target, request, _ => (JsonObject)body.DeepClone(), mayCreate: false);
    }

    public ApiResponse Patch(Target target, ApiRequest request)
    {
        var type = request.ContentType.Split(';')[0].Trim();
        if (type is "application/apply-patch+yaml" or "application/apply-patch+json" or "application/apply-patch") return Apply(target, request);
        var patch = RequestBody.Node(request);
        Func<JsonObject, JsonNode?> change = type switch
        {
            "application/json-patch+json" => current => JsonPatch.Apply(current, patch),
            "application/merge-patch+json" => current => MergePatch.Apply(current, patch),
            "application/strategic-merge-patch+json" when !target.Kind.IsCustom => current => StrategicMergePatch.Apply(current, patch, target.Kind.Schema),
            _ => throw new Refusal(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - {type} is not a patch of {target.Kind.GroupResource}"),
        };
        return Write(target, request, Edited, mayCreate: false);

        JsonObject Edited(JsonObject? current)
        {
            var uid = current!.Text("metadata", "uid");
            var next = change(current!) as JsonObject ?? throw Refusal.BadRequest("a patch must leave an object");
            if (next.Text("metadata", "uid") is not { } given || given == uid) return next;
            throw Refusal.Invalid(target.Kind.Kind, target.Kind.Group, target.Name, [Cause.Invalid("metadata.uid", $"\"{given}\"", "field is immutable")]);
        }
    }

    /// <summary>Edits an object and answers with the result.</summary>
    public ApiResponse Write(Target target, ApiRequest request, Edit edit, bool mayCreate)
    {
        while (true)
        {
            var found = store.Find(target.Kind, target.Namespace, target.Name);
            if (found is null && !mayCreate) throw Refusal.NotFound(target.Kind.GroupResource, target.Name);
            var response = found is null ? Insert(target, request, edit(null)) : Replace(target, request, found, edit);
            if (response is not null) return response;
        }
    }

    private ApiResponse Apply(Target target, ApiRequest request)
    {
        var applied = Body(target, request);
        var manager = request.Query["fieldManager"] ?? "";
        if (manager.Length == 0)
            throw Refusal.Invalid("PatchOptions", "meta.k8s.io", "", [Cause.Required("fieldManager", "is required for apply patch")]);
        if (applied.At("metadata", "managedFields") is JsonArray { Count: > 0 }) throw Refusal.BadRequest("metadata.managedFields must be nil");
        applied.Child("metadata")["name"] = target.Name;
        var apply = new ServerSideApply(target.Kind, manager, target.Subresource, request.Query.Flag("force"), clock.GetUtcNow());
        return Write(target, request, current => apply.Apply(current, (JsonObject)applied.DeepClone()), mayCreate: target.Subresource.Length == 0);
    }

    /// <returns>Null if the object came to be meanwhile.</returns>
    private ApiResponse? Insert(Target target, ApiRequest request, JsonObject tree)
    {
        var kind = target.Kind;
        ObjectMetadata.Begin(kind, tree, target.Namespace, clock.GetUtcNow());
        if (kind.HasStatus && !kind.KeepsStatusOnCreate) tree.Remove("status");
        var warnings = _admission.Admit(kind, tree, null, request);
        if (request.IsDryRun)
        {
            if (store.Find(kind, target.Namespace, target.Name) is not null) return null;
            return new(201, ApiResponse.JsonType, Json.ToBytes(tree)) { Warnings = warnings, Name = target.Name };
        }

        if (store.TrySwap(kind, null, ToStored(kind, tree)) is not { } added) return null;
        AfterWrite(kind, tree);
        return Answer(target, added, 201, warnings);
    }

    /// <returns>Null if the object changed meanwhile.</returns>
    private ApiResponse? Replace(Target target, ApiRequest request, StoredObject found, Edit edit)
    {
        var kind = target.Kind;
        var old = KindRegistry.PresentTree(kind, found);
        var next = edit(KindRegistry.PresentTree(kind, found));
        ObjectMetadata.RequireCurrent(kind, next, found);
        ObjectMetadata.Continue(kind, next, old, target.Subresource);
        var warnings = _admission.Admit(kind, next, old, request);
        ObjectMetadata.CountGeneration(kind, next, old);
        next["metadata"]!["resourceVersion"] = found.Version.ToString();
        if (JsonNode.DeepEquals(next, old)) return Answer(target, found, 200, warnings);
        if (request.IsDryRun) return new(200, ApiResponse.JsonType, Json.ToBytes(next)) { Warnings = warnings };
        if (ObjectMetadata.IsReadyToGo(kind, next))
            return deletion.TryEnd(kind, found, ToStored(kind, next)) is { } last ? Answer(target, last, 200, warnings) : null;

        if (store.TrySwap(kind, found, ToStored(kind, next)) is not { } saved) return null;
        AfterWrite(kind, next);
        if (saved.IsTerminating) deletion.RemoveIfEmpty(kind, saved.Name);
        return Answer(target, saved, 200, warnings);
    }

    private void AfterWrite(ResourceKind kind, JsonObject tree)
    {
        if (kind.StorageKey != BuiltInKinds.Definitions.StorageKey) return;
        kinds.Define(tree.Text("spec", "group") ?? "", tree.Text("spec", "names", "plural") ?? "", CustomKinds.Of(tree));
    }

    private static ApiResponse Answer(Target target, StoredObject item, int code, IReadOnlyCollection<string> warnings) =>
        new(code, ApiResponse.JsonType, KindRegistry.Present(target.Kind, item, item.Version)) { Warnings = warnings, Name = item.Name };

    private static JsonObject ToStored(ResourceKind kind, JsonObject tree)
    {
        if (kind.Group == EventConversion.Group) EventConversion.ToCore(tree);
        return tree;
    }

    private static JsonObject Body(Target target, ApiRequest request)
    {
        var tree = RequestBody.Object(request);
        var (apiVersion, kind) = (tree.Text("apiVersion") ?? target.Kind.ApiVersion, tree.Text("kind") ?? target.Kind.Kind);
        if (apiVersion != target.Kind.ApiVersion || kind != target.Kind.Kind) throw Refusal.BadRequest(
            $"the object provided is unrecognized: {apiVersion} {kind} does not match the expected {target.Kind.ApiVersion} {target.Kind.Kind}");
        (tree["apiVersion"], tree["kind"]) = (apiVersion, kind);
        if (tree.Text("metadata", "namespace") is { Length: > 0 } space && space != target.Namespace)
            throw Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        return tree;
    }
}
