using Ensemble.LocalCluster.Api;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Api;

public sealed class WatchSpecs : ApiSpecs
{
    protected override ApiServerOptions Options => base.Options with { History = 20, WatchBuffer = 10 };

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_is_there()
    {
        await Post(Maps, Map("a"));
        using var watch = await Watch(Maps);
        Assert.Equal("ADDED a", await watch.NextNameAsync());
        await Merge($"{Maps}/a", """{"data":{"a":"c"}}""");
        Assert.Equal("MODIFIED a", await watch.NextNameAsync());
        await Delete($"{Maps}/a");
        var gone = await watch.NextAsync();
        Assert.Equal(("DELETED", Server.ResourceVersion.ToString()), (gone!["type"]!.ToString(), gone["object"]!["metadata"]!["resourceVersion"]!.ToString()));
    }

    [Fact]
    public async Task A_watch_from_a_version_misses_nothing_since()
    {
        var version = (await Post(Maps, Map("a"))).Version;
        await Post(Maps, Map("b"));
        await Delete($"{Maps}/a");
        using var watch = await Watch($"{Maps}?resourceVersion={version}");
        Assert.Equal("ADDED b", await watch.NextNameAsync());
        Assert.Equal("DELETED a", await watch.NextNameAsync());
    }

    [Fact]
    public async Task A_watch_from_before_the_kept_history_is_gone()
    {
        var version = (await Post(Maps, Map("a"))).Version;
        for (var index = 0; index < 30; index++) await Merge($"{Maps}/a", $$"""{"data":{"a":"{{index}}"} }""");
        Assert.Contains("too old resource version", (await Get($"{Maps}?watch=1&resourceVersion={version}")).Expect(410).Message, StringComparison.Ordinal);
        (await Get($"{Maps}?watch=1&resourceVersion=99999")).Expect(504);
    }

    [Fact]
    public async Task An_object_that_begins_to_match_is_added_and_one_that_stops_is_deleted()
    {
        await Post(Maps, Map("a"));
        using var watch = await Watch($"{Maps}?labelSelector=on&resourceVersion={Server.ResourceVersion}");
        await Merge($"{Maps}/a", """{"metadata":{"labels":{"on":"1"}}}""");
        await Merge($"{Maps}/a", """{"metadata":{"labels":{"on":"2"}}}""");
        await Merge($"{Maps}/a", """{"metadata":{"labels":{"on":null}}}""");
        await Delete($"{Maps}/a");
        await Post(Maps, Map("b", metadata: "labels: {on: x}"));
        Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a", "ADDED b"],
            [await watch.NextNameAsync(), await watch.NextNameAsync(), await watch.NextNameAsync(), await watch.NextNameAsync()]);
    }

    [Fact]
    public async Task A_node_sees_a_pod_from_the_moment_it_is_bound_there()
    {
        await Post(Pods, Pod("p"));
        using var watch = await Watch($"/api/v1/pods?fieldSelector=spec.nodeName%3Dn1&resourceVersion={Server.ResourceVersion}");
        (await Post($"{Pods}/p/binding", "{apiVersion: v1, kind: Binding, metadata: {name: p}, target: {kind: Node, name: n1}}")).Expect(201);
        Assert.Equal("ADDED p", await watch.NextNameAsync());
    }

    [Fact]
    public async Task Bookmarks_come_with_the_time_to_those_who_allow_them()
    {
        using var watch = await Watch($"{Maps}?allowWatchBookmarks=true&resourceVersion={Server.ResourceVersion}");
        await Post(Pods, Pod("p"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        var mark = await watch.NextAsync();
        Assert.Equal(("BOOKMARK", "ConfigMap", Server.ResourceVersion.ToString()),
            (mark!["type"]!.ToString(), mark["object"]!["kind"]!.ToString(), mark["object"]!["metadata"]!["resourceVersion"]!.ToString()));
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark_that_says_so()
    {
        await Post(Maps, Map("a"));
        using var watch = await Watch($"{Maps}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        Assert.Equal("ADDED a", await watch.NextNameAsync());
        Assert.Equal("true", (await watch.NextAsync())!["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.ToString());
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        using var watch = await Watch($"{Maps}?timeoutSeconds=30&resourceVersion={Server.ResourceVersion}");
        var next = watch.NextNameAsync();
        await Eventually(() => { Clock.Advance(TimeSpan.FromSeconds(31)); return next.IsCompleted; });
        Assert.Equal("end", await next);
    }

    [Fact]
    public async Task A_watcher_that_reads_too_slowly_is_told_that_it_is_gone()
    {
        await Post(Maps, Map("a"));
        using var watch = await Watch($"{Maps}?resourceVersion={Server.ResourceVersion}");
        var large = new string('x', 200_000);
        for (var index = 0; index < 40; index++) await Merge($"{Maps}/a", $$"""{"data":{"a":"{{index}}{{large}}"} }""");
        var types = new List<string>();
        while (await watch.NextAsync() is { } seen) types.Add(seen["type"]!.ToString());
        Assert.Equal("ERROR", types[^1]);
        Assert.True(types.Count < 40);
    }

    [Fact]
    public async Task Events_come_in_the_order_of_their_versions_while_many_write()
    {
        using var watch = await Watch($"/api/v1/pods?resourceVersion={Server.ResourceVersion}");
        var writes = Parallel.ForAsync(0, 8, Stop, async (writer, _) =>
        {
            await Post(Pods, Pod($"p{writer}"));
        });
        var last = 0L;
        for (var index = 0; index < 8; index++)
        {
            var version = long.Parse((await watch.NextAsync())!["object"]!["metadata"]!["resourceVersion"]!.ToString());
            Assert.True(version > last);
            last = version;
        }

        await writes;
    }

    [Fact]
    public async Task A_watch_of_one_object_sees_only_that_one()
    {
        await Post(Maps, Map("a"));
        await Post(Maps, Map("b"));
        using var watch = await Watch($"{Maps}?fieldSelector=metadata.name%3Db");
        Assert.Equal("ADDED b", await watch.NextNameAsync());
    }

    private static async Task Eventually(Func<bool> happened)
    {
        while (!happened())
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
