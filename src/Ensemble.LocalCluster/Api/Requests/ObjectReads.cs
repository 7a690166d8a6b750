using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;
using Ensemble.LocalCluster.Api.Tables;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Answers get, list and watch, as objects, metadata only, or tables.</summary>
internal sealed class ObjectReads(ObjectStore store, ApiServerOptions options)
{
    private static readonly TimeSpan BeforeEnd = TimeSpan.FromSeconds(2);

    private readonly PagedSnapshots _pages = new();

    public ApiResponse Get(Target target, ApiRequest request)
    {
        var found = store.Find(target.Kind, target.Namespace, target.Name) ?? throw Refusal.NotFound(target.Kind.GroupResource, target.Name);
        if (request.WantsTable) return ApiResponse.Json(TableOf(target.Kind, request).Document([KindRegistry.PresentTree(target.Kind, found)], found.Version));
        return ApiResponse.Json(request.WantsMetadata
            ? Json.ToBytes(Table.MetadataOnly(KindRegistry.PresentTree(target.Kind, found)))
            : KindRegistry.Present(target.Kind, found, found.Version));
    }

    public ApiResponse List(Target target, ApiRequest request)
    {
        var selection = new Selection(target.Kind, target.Namespace, target.Name, request.Query);
        var page = request.Query["continue"] is { Length: > 0 } token ? _pages.Find(token) : Fresh(target.Kind, request.Query);
        var limit = (int)Math.Min(request.Query.Number("limit") is { } most and > 0 ? most : int.MaxValue, int.MaxValue - 1);
        var items = selection.Of(page.Objects, page.After).Take(limit + 1).ToList();
        var next = items.Count > limit ? _pages.Keep(page with { After = items[limit - 1] }) : null;
        if (next is not null) items.RemoveAt(limit);

        if (request.WantsTable)
            return ApiResponse.Json(TableOf(target.Kind, request).Document(items.Select(item => KindRegistry.PresentTree(target.Kind, item)), page.Version, next));
        var (apiVersion, kind) = request.WantsMetadata
            ? ("meta.k8s.io/v1", "PartialObjectMetadataList")
            : (target.Kind.ApiVersion, target.Kind.ListKind);
        var body = new ArrayBufferWriter<byte>(256 + items.Sum(item => item.Bytes.Length + 1));
        var metadata = new JsonObject { ["resourceVersion"] = page.Version.ToString() };
        if (next is not null) metadata["continue"] = next;
        body.Write(Encoding.UTF8.GetBytes($$"""{"kind":"{{kind}}","apiVersion":"{{apiVersion}}","metadata":{{Json.ToText(metadata)}},"items":["""));
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0) body.Write(","u8);
            body.Write(request.WantsMetadata
                ? Json.ToBytes(Table.MetadataOnly(KindRegistry.PresentTree(target.Kind, items[index])))
                : KindRegistry.Present(target.Kind, items[index], items[index].Version).Span);
        }

        body.Write("]}"u8);
        return ApiResponse.Json(body.WrittenMemory);
    }

    public ApiResponse Watch(Target target, ApiRequest request)
    {
        var query = request.Query;
        var selection = new Selection(target.Kind, target.Namespace, target.Name, query);
        var sendInitial = query.Flag("sendInitialEvents");
        var from = query.Number("resourceVersion");
        var bookmarks = query.Flag("allowWatchBookmarks");
        var watcher = store.Watch(target.Kind, selection, sendInitial || from is null or 0 ? null : from, bookmarks, sendInitial && bookmarks);
        var timeout = query.Number("timeoutSeconds") is { } seconds and > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, 86400))
            : TimeSpan.FromMinutes(30 + (30 * Random.Shared.NextDouble()));
        var stream = new WatchStream(target.Kind, watcher, request, options.Clock, timeout);
        return new(200, ApiResponse.JsonType, default)
        {
            Watch = watcher,
            Stream = async (writer, stop) =>
            {
                // As a real server does, so that whoever watches on goes on from where this watch was.
                await using var last = options.Clock.CreateTimer(_ => store.Bookmark(watcher), null, timeout > BeforeEnd ? timeout - BeforeEnd : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                try { await stream.WriteAsync(writer, stop); }
                finally { store.Leave(target.Kind, watcher); }
            },
        };
    }

    private Table TableOf(ResourceKind kind, ApiRequest request) => new(kind.Columns, request.Query["includeObject"] ?? "Metadata", options.Clock.GetUtcNow());

    private Page Fresh(ResourceKind kind, Query query)
    {
        var (objects, version) = store.Snapshot(kind);
        var wanted = query.Number("resourceVersion") ?? 0;
        if (wanted > version) throw new Refusal(504, "Timeout", $"Too large resource version: {wanted}, current: {version}");
        if (query["resourceVersionMatch"] == "Exact" && wanted != version) throw Refusal.Expired($"The provided resource version {wanted} is too old.");
        return new(objects, version, null);
    }
}
