using System.Threading.Channels;
using Ensemble.LocalCluster.Api.Requests;

namespace Ensemble.LocalCluster.Api.Storage;

/// <summary>One open watch: changes come in under the store's lock, in order; a reader takes them out at its own pace.</summary>
internal sealed class Watcher(Selection selection, bool bookmarks, int capacity)
{
    private readonly Channel<WatchEvent> _events = Channel.CreateBounded<WatchEvent>(
        new BoundedChannelOptions(capacity) { SingleReader = true, AllowSynchronousContinuations = false });

    /// <summary>What the watch begins with, before <see cref="Events"/>.</summary>
    public List<WatchEvent> Initial { get; } = [];
    public ChannelReader<WatchEvent> Events => _events.Reader;

    /// <summary>Whether events were lost because the reader was too slow.</summary>
    public bool FellBehind { get; private set; }

    /// <summary>Whether its reader says what it has digested; readers behind sockets don't.</summary>
    public bool IsTracked { get; set; }

    /// <summary>Events given to the reader after which it came back for more: those it has acted on.</summary>
    public int Digested { get; set; }
    public int Offered { get; set; }

    public void Offer(Change change)
    {
        if (Translate(change) is { } seen) Push(seen);
    }

    public void Bookmark(long version)
    {
        if (bookmarks) Push(new("BOOKMARK", null, version));
    }

    public void Close() => _events.Writer.TryComplete();

    /// <summary>An object that begins to match is added for this watcher, one that stops to match is deleted.</summary>
    public WatchEvent? Translate(Change change)
    {
        var was = change.Old is { } old && selection.Matches(old);
        var matches = change.New is { } now && selection.Matches(now);
        return (was, matches) switch
        {
            (false, true) => new("ADDED", change.New, change.Version),
            (true, true) => new("MODIFIED", change.New, change.Version),
            (true, false) => new("DELETED", change.Old, change.Version),
            _ => null,
        };
    }

    private void Push(WatchEvent seen)
    {
        Offered++;
        if (_events.Writer.TryWrite(seen)) return;
        FellBehind = true;
        Close();
    }
}
