using System.Net;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Tests.Client;
using Ensemble.Kubernetes.Tests.Projections;
using Xunit;
using static Ensemble.Kubernetes.Tests.Informers.ScriptedKind;

namespace Ensemble.Kubernetes.Tests.Informers;

public sealed class InformerSpecs
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_in_pages_then_watches_from_the_lists_version()
    {
        await using var kind = new ScriptedKind().ThenList(9, "more", Pod("a", 1), Pod("b", 2)).ThenList(9, null, Pod("c", 3)).Start();
        await kind.Informer.Synced.WaitAsync(Stop);
        Assert.Equal(["a@1", "b@2", "c@3"], kind.Names);

        await kind.WatchedAsync(1);
        Assert.Contains("resourceVersion=9&watch=true&allowWatchBookmarks=true&timeoutSeconds=", kind.WatchQueries[0], StringComparison.Ordinal);
        await kind.TellAsync("ADDED", Pod("d", 10));
        await kind.TellAsync("MODIFIED", Pod("a", 11));
        await kind.TellAsync("DELETED", Pod("b", 12));
        await kind.UntilAsync(() => kind.Log.Count == 6, "six changes told");

        Assert.Equal(["+a@1", "+b@2", "+c@3", "+d@10", "~a@11", "-b@2"], kind.Log);
        Assert.Equal(["a@11", "c@3", "d@10"], kind.Names);
    }

    [Fact]
    public async Task A_list_that_the_server_forgot_between_pages_begins_anew()
    {
        await using var kind = new ScriptedKind()
            .ThenList(5, "more", Pod("old", 1)).ThenRefuse(HttpStatusCode.Gone, "Expired").ThenList(9, null, Pod("new", 6)).Start();
        await kind.WatchedAsync(1);
        Assert.Equal(["new@6"], kind.Names);
        Assert.Equal(["+new@6"], kind.Log);
    }

    [Fact]
    public async Task A_watch_that_ends_cleanly_goes_on_where_it_was_after_a_bookmark_too()
    {
        await using var kind = new ScriptedKind().ThenList(5, null).Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("ADDED", Pod("a", 7));
        await kind.EndWatchAsync();
        await kind.WatchedAsync(2);
        await kind.TellAsync("""{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"20"}}}""");
        await kind.EndWatchAsync();
        await kind.WatchedAsync(3);

        Assert.Contains("resourceVersion=7&", kind.WatchQueries[1], StringComparison.Ordinal);
        Assert.Contains("resourceVersion=20&", kind.WatchQueries[2], StringComparison.Ordinal);
        Assert.Equal(1, kind.Lists);
    }

    [Fact]
    public async Task After_410_it_lists_anew_and_tells_of_what_vanished_meanwhile()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, Pod("stays", 1), Pod("changes", 2), Pod("goes", 3), Pod("returns", 4, "first"))
            .ThenList(30, null, Pod("stays", 1), Pod("changes", 20), Pod("comes", 21), Pod("returns", 22, "second")).Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""");
        await kind.WatchedAsync(2);

        Assert.Equal(["+stays@1", "+changes@2", "+goes@3", "+returns@4", "~changes@20", "+comes@21", "-returns@4", "+returns@22", "-goes@3"], kind.Log);
        Assert.Contains("resourceVersion=30&", kind.WatchQueries[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_or_dies_silently_is_opened_again_where_it_was()
    {
        await using var kind = new ScriptedKind().ThenList(5, null).Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("ADDED", Pod("a", 7));
        await kind.UntilAsync(() => kind.Log.Count == 1, "the change told");
        await kind.EndWatchAsync(new IOException("reset by peer"));
        await kind.WatchedAsync(2);
        kind.Clock.Advance(TimeSpan.FromMinutes(11)); // Twice the time-out and the grace, and not a word.
        await kind.WatchedAsync(3);

        Assert.All(kind.WatchQueries[1..], q => Assert.Contains("resourceVersion=7&", q, StringComparison.Ordinal));
        Assert.Equal(1, kind.Lists);
    }

    [Fact]
    public async Task A_line_cut_off_by_a_broken_connection_is_not_half_believed()
    {
        await using var kind = new ScriptedKind().ThenList(5, null).Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("ADDED", Pod("a", 7));
        await kind.Watches[0].WriteAsync("""{"type":"ADDED","object":{"metadata":{"name":"b","""u8.ToArray(), Stop);
        await kind.EndWatchAsync();
        await kind.WatchedAsync(2);
        Assert.Equal(["a@7"], kind.Names);
        Assert.Contains("resourceVersion=7&", kind.WatchQueries[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_are_no_events_make_it_list_anew()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, Pod("a", 1)).ThenList(8, null, Pod("a", 6)).Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("<html>");
        await kind.WatchedAsync(2);
        Assert.Equal(["a@6"], kind.Names);
    }

    [Fact]
    public async Task A_bad_object_is_told_and_what_was_known_of_it_stays()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, Pod("a", 1), """{"metadata":{"name":"\ud800"}}""")
            .ThenList(30, null, """{"metadata":{"name":"a","namespace":"a","resourceVersion":"20","uid":"a"},"spec":{"nodeName":"\ud800"}}""").Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("MODIFIED", """{"metadata":{"name":"a","namespace":"a","resourceVersion":"9"},"spec":{"nodeName":"\ud800"}}""");
        await kind.TellAsync("ADDED", Pod("b", 10));
        await kind.TellAsync("""{"type":"ERROR","object":{"code":410}}""");
        await kind.WatchedAsync(2);

        Assert.Equal(["", "a/a", "a/a"], kind.Bad.Select(b => b.Key.ToString()));
        Assert.Equal(["+a@1", "+b@10", "-b@10"], kind.Log);
        Assert.Equal(3, kind.Informer.BadObjects);
    }

    [Fact]
    public async Task A_handler_that_throws_stops_nobody()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, Pod("a", 1));
        var heard = 0;
        kind.Informer.OnChange(_ => throw new InvalidOperationException("handler"));
        kind.Informer.OnChange(_ => heard++);
        kind.Start();
        await kind.WatchedAsync(1);
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task A_late_handler_hears_first_of_what_is_there()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, Pod("a", 1), Pod("b", 2)).Start();
        await kind.WatchedAsync(1);
        var heard = new List<string>();
        kind.Informer.OnChange(c => heard.Add(c.Current.Key.Name));
        Assert.Equal(["a", "b"], heard.Order());
    }

    [Fact]
    public async Task Failures_in_a_row_are_paused_for_longer_and_longer_but_not_for_ever()
    {
        await using var kind = new ScriptedKind();
        for (var i = 0; i < 12; i++) kind.ThenRefuse(HttpStatusCode.Forbidden, "Forbidden");
        kind.ThenList(5, null, Pod("a", 1)).Start();
        await Eventually.IsTrueAsync(() => kind.Informer.Synced.IsCompleted, kind.Clock, TimeSpan.FromSeconds(30), "the list read");
        Assert.Equal(13, kind.Lists);
    }

    [Fact]
    public async Task A_server_that_ends_every_watch_at_once_is_not_hammered()
    {
        await using var kind = new ScriptedKind().ThenList(5, null).Start();
        await kind.WatchedAsync(1);
        await kind.EndWatchAsync();
        await Task.Yield();
        Assert.Single(kind.WatchQueries); // Time stands still: the next one waits.
        await kind.WatchedAsync(2);
    }

    [Fact]
    public async Task Whatever_pieces_a_watch_comes_in_the_changes_are_the_same()
    {
        await using var kind = new ScriptedKind().ThenList(5, null).Start();
        await kind.WatchedAsync(1);
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $$"""{"object":{{Pods.Typical(i)}},"type":"ADDED"}""".ReplaceLineEndings("") + "\r\n\n"));
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var random = new Random(3);
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 9000), bytes.Length - at);
            await kind.Watches[0].WriteAsync(bytes.AsMemory(at, length), Stop);
            at += length;
        }

        await kind.UntilAsync(() => kind.Informer.Store.Count == 40, "all pods known");
    }

    [Fact]
    public async Task A_slow_reader_gets_the_sum_of_an_objects_changes()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, Pod("a", 1));
        var feed = kind.Informer.Feed();
        kind.Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("MODIFIED", Pod("a", 6));
        await kind.TellAsync("ADDED", Pod("b", 7));
        await kind.TellAsync("DELETED", Pod("b", 8));
        await kind.TellAsync("ADDED", Pod("c", 9));
        await kind.UntilAsync(() => kind.Log.Count == 5, "five changes told");

        Assert.Equal((null, 6L), await NextAsync());
        Assert.Equal((null, 9L), await NextAsync());
        Assert.False(feed.TryRead(out _));
        var waiting = NextAsync();
        await kind.TellAsync("MODIFIED", Pod("c", 10));
        Assert.Equal((9L, 10L), await waiting.WaitAsync(Stop));

        async Task<(long? Old, long? New)> NextAsync()
        {
            var change = await feed.ReadAsync(Stop);
            return (change.Old?.ResourceVersion, change.New?.ResourceVersion);
        }
    }

    [Fact]
    public async Task Selectors_are_asked_of_the_server()
    {
        var server = new ScriptedServer(_ => ScriptedServer.Json("""{"metadata":{"resourceVersion":"1"},"items":[]}"""));
        using var api = server.Client();
        using var stop = new CancellationTokenSource();
        var informer = new Ensemble.Kubernetes.Informers.Informer<PodFacts>(
            api, new PodProjection(), new() { Namespace = "a", LabelSelector = "x=1", FieldSelector = "spec.nodeName=n" });
        var running = informer.RunAsync(stop.Token);
        await informer.Synced.WaitAsync(Stop);
        await stop.CancelAsync();
        await running;
        var first = server.Requests.First();
        Assert.Equal("/api/v1/namespaces/a/pods?labelSelector=x%3D1&fieldSelector=spec.nodeName%3Dn&limit=500", first.Path + first.Query);
    }
}
