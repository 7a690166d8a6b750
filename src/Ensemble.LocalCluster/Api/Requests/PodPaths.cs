using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Answers the paths that only pods have: binding, eviction and log.</summary>
internal sealed class PodPaths(ObjectStore store, ObjectWrites writes, ObjectDeletion deletion, ApiServerOptions options)
{
    private readonly DisruptionBudgets _budgets = new(store);

    public ApiResponse Bind(Target target, ApiRequest request)
    {
        var body = RequestBody.Object(request);
        var node = body.Text("target", "name") ?? "";
        if (node.Length == 0) throw Refusal.Invalid("Binding", "", target.Name, [Cause.Required("target.name")]);
        while (true)
        {
            var found = Pod(target);
            var tree = found.Parse();
            if (body.Text("metadata", "uid") is { Length: > 0 } uid && uid != found.Uid)
                throw Refusal.Conflict("pods/binding", target.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {found.Uid}");
            if (found.IsTerminating) throw Refusal.Conflict("pods/binding", target.Name, $"pod {target.Name} is being deleted, cannot be assigned to a host");
            if (tree.Text("spec", "nodeName") is { Length: > 0 } bound)
                throw Refusal.Conflict("pods/binding", target.Name, $"pod {target.Name} is already assigned to node \"{bound}\"");
            if (tree.Objects("spec", "schedulingGates").Any()) throw Refusal.Conflict("pods/binding", target.Name, $"pod {target.Name} has non-empty .spec.schedulingGates");
            if (request.IsDryRun) return ApiResponse.Success(201);
            tree.Child("spec")["nodeName"] = node;
            foreach (var (key, value) in body.At("metadata", "annotations") as JsonObject ?? []) tree.Child("metadata").Child("annotations")[key] = value?.DeepClone();
            SetCondition(tree.Child("status"), "PodScheduled");
            if (store.TrySwap(target.Kind, found, tree) is not null) return ApiResponse.Success(201);
        }
    }

    public ApiResponse Evict(Target target, ApiRequest request)
    {
        var body = RequestBody.Object(request);
        var pod = Pod(target);
        if (!HasEnded(pod))
        {
            _budgets.Require(pod);
            if (!request.IsDryRun) Mark(target);
        }

        deletion.Delete(target, body.At("deleteOptions") as JsonObject ?? [], request.IsDryRun);
        return ApiResponse.Success(201);
    }

    public ApiResponse Log(Target target, ApiRequest request)
    {
        var names = Pod(target).Parse().At("spec") is { } spec
            ? spec.Objects("initContainers").Concat(spec.Objects("containers")).Select(container => container.Text("name") ?? "").ToList()
            : [];
        var container = request.Query["container"] is { Length: > 0 } named ? named : names.Count == 1 ? names[0] : throw Refusal.BadRequest(
            $"a container name must be specified for pod {target.Name}, choose one of: [{string.Join(' ', names)}]");
        if (!names.Contains(container)) throw Refusal.BadRequest($"container {container} is not valid for pod {target.Name}");
        var query = request.Query;
        DateTimeOffset? since = query.Number("sinceSeconds") is { } seconds ? options.Clock.GetUtcNow().AddSeconds(-seconds)
            : DateTimeOffset.TryParse(query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : null;
        var wanted = new PodLogRequest(
            target.Namespace, target.Name, container, query.Flag("follow"), (int?)Math.Min(query.Number("tailLines") ?? -1, int.MaxValue) is >= 0 and var tail ? tail : null,
            since, query.Flag("timestamps"), query.Flag("previous"));
        return new(200, "text/plain", default) { Stream = (writer, stop) => CopyLogAsync(wanted, writer, stop) };
    }

    private async Task CopyLogAsync(PodLogRequest wanted, PipeWriter writer, CancellationToken stop)
    {
        await using var log = options.Logs is { } source ? await source.OpenAsync(wanted, stop) : null;
        if (log is null) return;
        while (await log.ReadAsync(writer.GetMemory(4096), stop) is > 0 and var count)
        {
            writer.Advance(count);
            if ((await writer.FlushAsync(stop)).IsCompleted) return;
        }
    }

    /// <summary>Reads and writes only the replicas of an object, for kinds that have a scale.</summary>
    public ApiResponse Scale(Target target, ApiRequest request)
    {
        var paths = target.Kind.Scale ?? throw Refusal.NoSuchPath();
        if (request.Method == "GET") return ApiResponse.Json(ScaleOf(target, paths));
        var change = RequestBody.Object(request);
        var given = change.Integer("spec", "replicas") ?? 0;
        if (given is < 0 or > int.MaxValue)
            throw Refusal.Invalid("Scale", "autoscaling", target.Name, [Cause.Invalid("spec.replicas", given.ToString(), "must be greater than or equal to 0")]);
        writes.Write(target with { Subresource = "" }, request, current =>
        {
            var parent = current!;
            foreach (var name in paths.Replicas.AsSpan()[..^1]) parent = parent.Child(name);
            parent[paths.Replicas[^1]] = given;
            if (change.Text("metadata", "resourceVersion") is { Length: > 0 } version) current!.Child("metadata")["resourceVersion"] = version;
            return current!;
        }, mayCreate: false);
        return ApiResponse.Json(ScaleOf(target, paths));
    }

    private JsonObject ScaleOf(Target target, ScalePaths paths)
    {
        var found = store.Find(target.Kind, target.Namespace, target.Name) ?? throw Refusal.NotFound(target.Kind.GroupResource, target.Name);
        var tree = found.Parse();
        return new()
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = found.Name, ["namespace"] = found.Namespace, ["uid"] = found.Uid, ["resourceVersion"] = found.Version.ToString(),
                ["creationTimestamp"] = tree.Text("metadata", "creationTimestamp"),
            },
            ["spec"] = new JsonObject { ["replicas"] = tree.Integer(paths.Replicas) ?? 0 },
            ["status"] = new JsonObject { ["replicas"] = tree.Integer(paths.StatusReplicas) ?? 0, ["selector"] = tree.Text(paths.Selector) },
        };
    }

    private StoredObject Pod(Target target) =>
        store.Find(target.Kind, target.Namespace, target.Name) ?? throw Refusal.NotFound(target.Kind.GroupResource, target.Name);

    private static bool HasEnded(StoredObject pod) => pod.IsTerminating || pod.Parse().Text("status", "phase") is "Succeeded" or "Failed";

    /// <summary>Says on a pod that it is evicted.</summary>
    private void Mark(Target target)
    {
        while (true)
        {
            var found = Pod(target);
            var tree = found.Parse();
            SetCondition(tree.Child("status"), "DisruptionTarget", "EvictionByEvictionAPI", "Eviction API: evicting");
            if (store.TrySwap(target.Kind, found, tree) is not null) return;
        }
    }

    private void SetCondition(JsonObject status, string type, string? reason = null, string? message = null)
    {
        var others = status.Objects("conditions").Where(condition => condition.Text("type") != type).Select(condition => condition.DeepClone());
        var condition = new JsonObject { ["type"] = type, ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = Json.Time(options.Clock.GetUtcNow()) };
        if (reason is not null) (condition["reason"], condition["message"]) = (reason, message);
        status["conditions"] = new JsonArray([.. others, condition]);
    }
}
