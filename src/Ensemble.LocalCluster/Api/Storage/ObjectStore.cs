using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;

namespace Ensemble.LocalCluster.Api.Storage;

/// <summary>The cluster's memory: one counter of versions, one lock for writes, and for each resource its objects and watchers.</summary>
/// <remarks>A write is compare-and-swap on the exact state that was read; whoever loses reads again. Events leave in the counter's order.</remarks>
internal sealed class ObjectStore(int history, int watchBuffer)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceTable> _tables = new(StringComparer.Ordinal);
    private long _version = 1;

    public long Version => Volatile.Read(ref _version);

    /// <summary>Whether all in-memory watches have acted on every event so far.</summary>
    public bool IsDigested
    {
        get
        {
            lock (_gate) return _tables.Values.SelectMany(table => table.Watchers).All(w => !w.IsTracked || w.Digested >= w.Offered);
        }
    }

    public StoredObject? Find(ResourceKind kind, string space, string name)
    {
        lock (_gate) return TableOf(kind).Find(space, name);
    }

    /// <summary>All objects of the kind as they are at one version.</summary>
    public (ImmutableSortedSet<StoredObject> Objects, long Version) Snapshot(ResourceKind kind)
    {
        lock (_gate) return (TableOf(kind).Objects, _version);
    }

    /// <summary>Swaps the expected state (null: none) for the tree.</summary>
    /// <returns>The new state; null if the present state is not the expected one, and nothing happened.</returns>
    /// <exception cref="Refusal">The object is new and its namespace is missing or being deleted.</exception>
    public StoredObject? TrySwap(ResourceKind kind, StoredObject? expected, JsonObject tree)
    {
        lock (_gate)
        {
            var (space, name) = (tree.Text("metadata", "namespace") ?? "", tree.Text("metadata", "name") ?? "");
            var table = TableOf(kind);
            if (!ReferenceEquals(table.Find(space, name), expected)) return null;
            if (expected is null && space.Length > 0) RequireNamespace(kind, space, name);
            var added = StoredObject.Freeze(kind, tree, _version + 1);
            table.Apply(new(expected, added, ++_version));
            return added;
        }
    }

    /// <summary>Ends an object.</summary>
    /// <param name="last">What it became on its way out; null if that is the expected state.</param>
    /// <returns>The last state; null if the present state is not the expected one, and nothing happened.</returns>
    public StoredObject? TryRemove(ResourceKind kind, StoredObject expected, JsonObject? last = null)
    {
        lock (_gate)
        {
            var table = TableOf(kind);
            if (!ReferenceEquals(table.Find(expected.Namespace, expected.Name), expected)) return null;
            var state = last is null ? expected : StoredObject.Freeze(kind, last, _version + 1);
            table.Apply(new(state, null, ++_version));
            return state;
        }
    }

    /// <summary>Begins a watch after the given version, or with all present objects if it is null.</summary>
    /// <exception cref="Refusal">410 Gone: changes since then are partly forgotten; 504: the version is yet to come.</exception>
    public Watcher Watch(ResourceKind kind, Selection selection, long? after, bool bookmarks, bool endsInitial)
    {
        lock (_gate)
        {
            var table = TableOf(kind);
            if (after < table.Floor) throw Refusal.Expired($"too old resource version: {after} ({table.Floor})");
            if (after > _version) throw new Refusal(504, "Timeout", $"Too large resource version: {after}, current: {_version}");
            var watcher = new Watcher(selection, bookmarks, watchBuffer);
            var initial = after is { } from
                ? table.Since(from).Select(watcher.Translate).OfType<WatchEvent>()
                : selection.Of(table.Objects).Select(item => new WatchEvent("ADDED", item, item.Version));
            watcher.Initial.AddRange(initial);
            if (endsInitial) watcher.Initial.Add(new("BOOKMARK", null, _version, EndsInitial: true));
            watcher.Offered = watcher.Initial.Count;
            table.Watchers.Add(watcher);
            return watcher;
        }
    }

    public void Leave(ResourceKind kind, Watcher watcher)
    {
        lock (_gate) TableOf(kind).Watchers.Remove(watcher);
    }

    public void Bookmark()
    {
        lock (_gate)
            foreach (var table in _tables.Values)
                foreach (var watcher in table.Watchers) watcher.Bookmark(_version);
    }

    public void Bookmark(Watcher watcher)
    {
        lock (_gate) watcher.Bookmark(_version);
    }

    /// <summary>Ends all watches of the kind, as when its definition goes.</summary>
    public void CloseWatches(ResourceKind kind)
    {
        lock (_gate)
            foreach (var watcher in TableOf(kind).Watchers) watcher.Close();
    }

    private ResourceTable TableOf(ResourceKind kind)
    {
        if (_tables.TryGetValue(kind.StorageKey, out var table)) return table;
        return _tables[kind.StorageKey] = new(history);
    }

    private void RequireNamespace(ResourceKind kind, string space, string name)
    {
        var found = TableOf(BuiltInKinds.Namespaces).Find("", space) ?? throw Refusal.NotFound("namespaces", space);
        if (found.IsTerminating) throw Refusal.Forbidden(
            kind.GroupResource, name, $"unable to create new content in namespace {space} because it is being terminated");
    }
}
