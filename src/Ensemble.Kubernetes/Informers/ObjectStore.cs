using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Informers;

/// <summary>The objects of an informer by key, for reading by many at once.</summary>
/// <remarks>Readers wait for a writer's dictionary operation at most, never for a change's handlers.</remarks>
public sealed class ObjectStore<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly List<IObjectIndex<T>> _indexes = [];
    private ImmutableArray<T> _snapshot = [];
    private bool _snapshotIsOld;

    internal ObjectStore()
    {
    }

    /// <summary>How many objects there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _objects.Count;
        }
    }

    /// <summary>The object of a key; null where there is none.</summary>
    public T? Find(ObjectKey key)
    {
        lock (_lock) return _objects.GetValueOrDefault(key);
    }

    /// <summary>The object of a key.</summary>
    public bool TryGet(ObjectKey key, [NotNullWhen(true)] out T? value) => (value = Find(key)) is not null;

    /// <summary>All objects as they are at one moment, in no order. Made anew only after changes: about 1 ms for 100,000 objects.</summary>
    public ImmutableArray<T> Snapshot()
    {
        lock (_lock)
        {
            if (!_snapshotIsOld) return _snapshot;
            var all = new T[_objects.Count];
            _objects.Values.CopyTo(all, 0);
            _snapshotIsOld = false;
            return _snapshot = ImmutableCollectionsMarshal.AsImmutableArray(all);
        }
    }

    /// <summary>Adds an index; the objects that are here already are in it.</summary>
    /// <param name="keyOf">What to find an object by; null leaves it out.</param>
    public ObjectIndex<TKey, T> IndexBy<TKey>(Func<T, TKey?> keyOf)
        where TKey : notnull
    {
        lock (_lock)
        {
            var index = new ObjectIndex<TKey, T>(_lock, keyOf);
            foreach (var value in _objects.Values) ((IObjectIndex<T>)index).Apply(null, value);
            _indexes.Add(index);
            return index;
        }
    }

    /// <summary>Puts an object in a key's place, or takes it out.</summary>
    internal void Set(ObjectKey key, T? old, T? now)
    {
        lock (_lock)
        {
            if (now is null) _objects.Remove(key);
            else _objects[key] = now;
            foreach (var index in _indexes) index.Apply(old, now);
            _snapshotIsOld = true;
        }
    }
}
