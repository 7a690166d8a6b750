using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance.Cases;

/// <summary>Watches: every change in order, from where one was.</summary>
public abstract class WatchCases(ClusterFixture fixture) : ClusterCases(fixture)
{
    [Fact]
    public async Task A_watch_tells_of_what_came_after_its_version_in_order()
    {
        var group = Unique("watch");
        var before = await CreateAsync(Map(group, "before"));
        await using var watch = await WatchAsync(CoreKinds.ConfigMap, new() { LabelSelector = $"group={group}", ResourceVersion = Objects.VersionOf(before) });
        var made = await CreateAsync(Map(group, "made"));
        await PatchAsync(made, PatchType.Merge, """{"data":{"a":"1"}}""");
        await DeleteAsync(made);
        Assert.Equal(["ADDED", "MODIFIED", "DELETED"], new[] { (await watch.NextAsync()).Type, (await watch.NextAsync()).Type, (await watch.NextAsync()).Type });
    }

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_is_there()
    {
        var group = Unique("watch");
        await CreateAsync(Map(group, "there"));
        await using var watch = await WatchAsync(CoreKinds.ConfigMap, new() { LabelSelector = $"group={group}" });
        var (type, item) = await watch.NextAsync();
        Assert.Equal(("ADDED", $"{group}-there"), (type, Objects.NameOf(item)));
    }

    [Fact]
    public async Task What_ceases_to_be_selected_is_told_as_deleted_and_what_begins_to_be_as_added()
    {
        var group = Unique("watch");
        var made = await CreateAsync(Map(group, "moves"));
        await using var watch = await WatchAsync(CoreKinds.ConfigMap, new() { LabelSelector = $"group={group}", ResourceVersion = Objects.VersionOf(made) });
        await PatchAsync(made, PatchType.Merge, """{"metadata":{"labels":{"group":"other"}}}""");
        Assert.Equal("DELETED", (await watch.NextAsync()).Type);
        await PatchAsync(made, PatchType.Merge, $$$"""{"metadata":{"labels":{"group":"{{{group}}}"} } }""");
        Assert.Equal("ADDED", (await watch.NextAsync()).Type);
    }

    [Fact]
    public async Task A_field_selector_holds_for_watches_too()
    {
        var pod = await CreateAsync(Pod(Unique("watch"), "schedulerName: nobody"));
        await using var watch = await WatchAsync(CoreKinds.Pod, new() { FieldSelector = "spec.nodeName=node-w", ResourceVersion = Objects.VersionOf(pod) });
        await BindAsync(pod, "node-w");
        var (type, item) = await watch.NextAsync();
        Assert.Equal(("ADDED", Objects.NameOf(pod)), (type, Objects.NameOf(item)));
    }

    [Fact]
    public async Task Custom_objects_are_watched_alike_and_a_status_write_is_a_change()
    {
        var job = await CreateAsync(Job(Unique("watch")));
        await using var watch = await WatchAsync(Objects.KindOf(job), new() { FieldSelector = $"metadata.name={Objects.NameOf(job)}", ResourceVersion = Objects.VersionOf(job) });
        await PatchAsync(job, PatchType.Merge, """{"status":{"state":"Queued"}}""", "status");
        var (type, item) = await watch.NextAsync();
        Assert.Equal(("MODIFIED", "Queued"), (type, item.At("status.state")));
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        await using var watch = await WatchAsync(CoreKinds.ConfigMap, new() { LabelSelector = "group=nobody", ResourceVersion = await VersionAsync(), Timeout = TimeSpan.FromSeconds(1) });
        Assert.True(await watch.EndsAsync());
    }

    [Fact]
    public async Task Bookmarks_tell_a_watch_that_sees_nothing_how_far_it_is()
    {
        var version = await VersionAsync();
        await using var watch = await WatchAsync(CoreKinds.ConfigMap, new() { LabelSelector = "group=nobody", ResourceVersion = version, AllowBookmarks = true, Timeout = TimeSpan.FromSeconds(6) });
        await CreateAsync(Map(Unique("watch"), "unseen"));
        var (type, item) = await watch.NextAsync(bookmarks: true);
        Assert.Equal("BOOKMARK", type);
        Assert.True(long.Parse(Objects.VersionOf(item)) > long.Parse(version));
        Assert.Equal("ConfigMap", item.At("kind"));
    }

    [Fact]
    public async Task A_stream_can_begin_with_what_is_there_and_say_where_that_ends()
    {
        var group = Unique("watch");
        await CreateAsync(Map(group, "there"));
        using var answer = await Api.OpenAsync($"{CoreKinds.ConfigMap.Path(Namespace)}?watch=true&labelSelector=group%3D{group}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=20", Stop);
        await using var watch = new OpenWatch(answer);
        Assert.Equal("ADDED", (await watch.NextAsync(bookmarks: true)).Type);
        var (type, item) = await watch.NextAsync(bookmarks: true);
        Assert.Equal(("BOOKMARK", "true"), (type, (string?)item["metadata"]!["annotations"]?["k8s.io/initial-events-end"]));
    }

    [Fact]
    public async Task From_a_version_long_past_it_tells_everything_since_or_says_that_it_is_gone()
    {
        var group = Unique("watch");
        var made = await CreateAsync(Map(group, "old"));
        await DeleteAsync(made);
        try
        {
            await using var watch = await WatchAsync(CoreKinds.ConfigMap, new() { LabelSelector = $"group={group}", ResourceVersion = "1" });
            var (type, item) = await watch.NextAsync();
            if (type == "ERROR") Assert.Equal(("410", "Expired"), (item.At("code"), item.At("reason")));
            else Assert.Equal(("ADDED", "DELETED"), (type, (await watch.NextAsync()).Type));
        }
        catch (ApiException e)
        {
            Assert.Equal(410, e.Code);
        }
    }

    [Fact]
    public async Task It_tells_tables_where_tables_are_asked_for()
    {
        var job = await CreateAsync(Job(Unique("watch")));
        var path = $"{Objects.KindOf(job).Path(Namespace)}?watch=true&fieldSelector=metadata.name%3D{Objects.NameOf(job)}&timeoutSeconds=1";
        var (_, body, _) = await RawRequest.SendAsync(Cluster, HttpMethod.Get, path, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");
        var told = JsonNode.Parse(body.Split('\n')[0])!;
        Assert.Equal(("ADDED", "Table", Objects.NameOf(job)), (told.At("type"), told.At("object.kind"), told.At("object.rows.0.cells.0")));
    }

    [Fact]
    public async Task One_object_is_watched_by_its_path_as_by_its_name()
    {
        var made = await CreateAsync(Map(Unique("watch"), "one"));
        using var answer = await Api.OpenAsync($"{CoreKinds.ConfigMap.Path(Namespace)}?watch=true&fieldSelector=metadata.name%3D{Objects.NameOf(made)}&resourceVersion={Objects.VersionOf(made)}&timeoutSeconds=20", Stop);
        await using var watch = new OpenWatch(answer);
        await CreateAsync(Map(Unique("watch"), "another"));
        await PatchAsync(made, PatchType.Merge, """{"data":{"a":"1"}}""");
        Assert.Equal(Objects.NameOf(made), Objects.NameOf((await watch.NextAsync()).Item));
    }

    [Fact]
    public async Task A_version_that_is_no_number_is_refused() =>
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => WatchAsync(CoreKinds.ConfigMap, new() { ResourceVersion = "yesterday" }))).Code >= 400);

    [Fact]
    public async Task The_version_of_a_list_is_where_a_watch_goes_on()
    {
        var group = Unique("watch");
        await CreateAsync(Map(group, "listed"));
        var list = await Api.ReadAsync<JsonObject>($"{CoreKinds.ConfigMap.Path(Namespace)}?labelSelector=group%3D{group}", Stop);
        await using var watch = await WatchAsync(CoreKinds.ConfigMap, new() { LabelSelector = $"group={group}", ResourceVersion = list.At("metadata.resourceVersion") });
        await CreateAsync(Map(group, "later"));
        Assert.Equal($"{group}-later", Objects.NameOf((await watch.NextAsync()).Item));
    }

    private static string Map(string group, string name) => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {group}-{name}, labels: {{group: {group}}}}}}}";

    private async Task<string> VersionAsync() => (await Api.ReadAsync<JsonObject>($"{CoreKinds.ConfigMap.Path(Namespace)}?limit=1", Stop)).At("metadata.resourceVersion")!;

    private Task<JsonObject> BindAsync(JsonObject pod, string node) => Api.CreateAsync<JsonObject>(
        CoreKinds.Pod, Namespace, Objects.NameOf(pod), Objects.Read($"{{apiVersion: v1, kind: Binding, metadata: {{name: {Objects.NameOf(pod)}}}, target: {{kind: Node, name: {node}}}}}"), dryRun: false, Stop, "binding");

    private async Task<OpenWatch> WatchAsync(ResourceKind kind, ListQuery query) => new(await Api.OpenAsync(kind, NamespaceOf(kind), query with { Watch = true }, Stop));

    private sealed class OpenWatch(HttpResponseMessage answer) : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
        private StreamReader? _lines;

        public async Task<(string Type, JsonObject Item)> NextAsync(bool bookmarks = false)
        {
            while (true)
            {
                var line = await ReadAsync() ?? throw new InvalidOperationException("The watch has ended.");
                var told = JsonNode.Parse(line)!;
                if (bookmarks || (string?)told["type"] != "BOOKMARK") return ((string)told["type"]!, (JsonObject)told["object"]!);
            }
        }

        public async Task<bool> EndsAsync()
        {
            while (await ReadAsync() is { } line)
                if (!line.Contains("BOOKMARK", StringComparison.Ordinal)) return false;
            return true;
        }

        public ValueTask DisposeAsync()
        {
            _lines?.Dispose();
            answer.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<string?> ReadAsync()
        {
            _lines ??= new(await answer.Content.ReadAsStreamAsync(Stop));
            return await _lines.ReadLineAsync(Stop).AsTask().WaitAsync(Patience, Stop);
        }
    }
}
