using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Tests.Projections;
using Xunit;
using static Ensemble.Kubernetes.Tests.Informers.ScriptedKind;

namespace Ensemble.Kubernetes.Tests.Informers;

public sealed class OwnWritesSpecs
{
    [Fact]
    public async Task Our_own_write_is_known_at_once_and_its_echo_is_no_news()
    {
        await using var kind = await WatchedAsync(Pod("a", 1));
        Assert.True(kind.Informer.Observe(Facts("a", 8)));
        await kind.TellAsync("MODIFIED", Pod("a", 7)); // Somebody's write before ours, told late.
        await kind.TellAsync("MODIFIED", Pod("a", 8));
        await kind.TellAsync("MODIFIED", Pod("a", 9));
        await kind.UntilAsync(() => kind.Log.Count == 3, "three changes told");
        Assert.Equal(["+a@1", "~a@8 own", "~a@9"], kind.Log);
    }

    [Fact]
    public async Task An_answer_that_comes_after_newer_news_is_not_taken()
    {
        await using var kind = await WatchedAsync(Pod("a", 1));
        await kind.TellAsync("MODIFIED", Pod("a", 9));
        await kind.UntilAsync(() => kind.Log.Count == 2, "the change told");
        Assert.False(kind.Informer.Observe(Facts("a", 8)));
        Assert.False(kind.Informer.Observe(Facts("a", 9)));
        Assert.Equal(["a@9"], kind.Names);
    }

    [Fact]
    public async Task A_late_answer_does_not_revive_what_was_deleted_meanwhile()
    {
        await using var kind = await WatchedAsync();
        await kind.TellAsync("ADDED", Pod("a", 8));
        await kind.TellAsync("DELETED", Pod("a", 9));
        await kind.UntilAsync(() => kind.Log.Count == 2, "both changes told");
        Assert.False(kind.Informer.Observe(Facts("a", 8)));
        Assert.Empty(kind.Names);
        Assert.True(kind.Informer.Observe(Facts("a", 10, "later")));
    }

    [Fact]
    public async Task What_we_deleted_stays_gone_though_older_news_come_late()
    {
        await using var kind = await WatchedAsync(Pod("a", 1));
        Assert.False(kind.Informer.ObserveDeleted(new("a", "a"), "another"));
        Assert.True(kind.Informer.ObserveDeleted(new("a", "a"), "a"));
        await kind.TellAsync("MODIFIED", Pod("a", 7));
        await kind.TellAsync("DELETED", Pod("a", 8));
        await kind.TellAsync("ADDED", Pod("a", 9, "second"));
        await kind.UntilAsync(() => kind.Log.Count == 3, "three changes told");
        Assert.Equal(["+a@1", "-a@1 own", "+a@9"], kind.Log);
    }

    [Fact]
    public async Task The_end_of_an_old_object_does_not_end_its_successor_of_the_same_name()
    {
        await using var kind = await WatchedAsync(Pod("a", 1, "first"));
        Assert.True(kind.Informer.Observe(Facts("a", 9, "second")));
        await kind.TellAsync("DELETED", Pod("a", 8, "first"));
        await kind.TellAsync("ADDED", Pod("b", 10));
        await kind.UntilAsync(() => kind.Log.Count == 4, "the changes told");
        Assert.Equal(["+a@1", "-a@1 own", "+a@9 own", "+b@10"], kind.Log);
    }

    [Fact]
    public async Task A_list_older_than_our_write_does_not_undo_it()
    {
        await using var kind = new ScriptedKind().ThenList(5, null, Pod("a", 1), Pod("gone", 2)).ThenList(7, null, Pod("a", 6), Pod("gone", 2)).Start();
        await kind.WatchedAsync(1);
        kind.Informer.Observe(Facts("a", 8));
        kind.Informer.Observe(Facts("new", 9));
        await kind.TellAsync("""{"type":"ERROR","object":{"code":410}}""");
        await kind.WatchedAsync(2);
        Assert.Equal(["a@8", "gone@2", "new@9"], kind.Names);
    }

    [Fact]
    public async Task After_the_server_was_restored_from_a_backup_it_is_believed()
    {
        await using var kind = new ScriptedKind().ThenList(500, null, Pod("a", 400), Pod("b", 450)).ThenList(300, null, Pod("a", 250)).Start();
        await kind.WatchedAsync(1);
        await kind.TellAsync("""{"type":"ERROR","object":{"code":410}}""");
        await kind.WatchedAsync(2);
        Assert.Equal(["a@250"], kind.Names);
    }

    [Fact]
    public async Task Indexes_follow_every_change()
    {
        await using var kind = await WatchedAsync();
        var byNode = kind.Informer.Store.IndexBy(p => p.NodeName);
        await kind.TellAsync("ADDED", OnNode("a", 6, "n1"));
        await kind.TellAsync("ADDED", OnNode("b", 7, "n1"));
        await kind.TellAsync("ADDED", OnNode("c", 8, null));
        await kind.TellAsync("MODIFIED", OnNode("c", 9, "n2"));
        await kind.TellAsync("MODIFIED", OnNode("a", 10, "n1"));
        await kind.TellAsync("DELETED", OnNode("b", 11, "n1"));
        await kind.UntilAsync(() => kind.Log.Count == 6, "six changes told");

        Assert.Equal(["a@10"], byNode.Find("n1").Select(p => $"{p.Key.Name}@{p.ResourceVersion}"));
        Assert.Equal(["n1", "n2"], byNode.Keys().Order());
        Assert.Empty(byNode.Find("n3"));
        Assert.Equal(1, byNode.Count("n2"));
        Assert.Equal(1, kind.Informer.Store.IndexBy(p => p.NodeName).Count("n2"));
    }

    [Fact]
    public async Task A_snapshot_stays_as_it_was()
    {
        await using var kind = await WatchedAsync(Pod("a", 1));
        var before = kind.Informer.Store.Snapshot();
        Assert.Equal(before, kind.Informer.Store.Snapshot());
        kind.Informer.Observe(Facts("b", 9));
        Assert.Single(before);
        Assert.Equal(2, kind.Informer.Store.Snapshot().Length);
    }

    private static async Task<ScriptedKind> WatchedAsync(params string[] pods)
    {
        var kind = new ScriptedKind().ThenList(5, null, pods).Start();
        await kind.WatchedAsync(1);
        return kind;
    }

    private static string OnNode(string name, long version, string? node) =>
        Pods.Small(name, version, more: node is null ? "" : $$""","spec":{"nodeName":"{{node}}"}""");

    private static PodFacts Facts(string name, long version, string? uid = null) =>
        new() { Key = new("a", name), Uid = uid ?? name, ResourceVersion = version };
}
