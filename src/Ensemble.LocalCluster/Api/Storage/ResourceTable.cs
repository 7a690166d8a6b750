using System.Collections.Immutable;

namespace Ensemble.LocalCluster.Api.Storage;

/// <summary>All objects of one resource, its recent changes, and who watches. Guarded by the store's lock; a snapshot, once taken, is free to read.</summary>
internal sealed class ResourceTable(int history)
{
    private static readonly Comparer<StoredObject> ByKey = Comparer<StoredObject>.Create((left, right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order and not 0 ? order : string.CompareOrdinal(left.Name, right.Name));

    private readonly Queue<Change> _changes = new();

    public ImmutableSortedSet<StoredObject> Objects { get; private set; } = ImmutableSortedSet.Create<StoredObject>(ByKey);
    public List<Watcher> Watchers { get; } = [];

    /// <summary>The version of the newest change that is forgotten; a watch can't resume before it.</summary>
    public long Floor { get; private set; }

    public IEnumerable<Change> Since(long version) => _changes.SkipWhile(change => change.Version <= version);

    public StoredObject? Find(string space, string name) =>
        Objects.TryGetValue(StoredObject.Probe(space, name), out var found) && found.Version > 0 ? found : null;

    /// <summary>Replaces the old state by the new one, remembers it, and tells the watchers. One of the two may be null, not both.</summary>
    public void Apply(Change change)
    {
        var objects = change.Old is { } old ? Objects.Remove(old) : Objects;
        Objects = change.New is { } added ? objects.Add(added) : objects;
        _changes.Enqueue(change);
        if (_changes.Count > history) Floor = _changes.Dequeue().Version;
        foreach (var watcher in Watchers) watcher.Offer(change);
    }
}
