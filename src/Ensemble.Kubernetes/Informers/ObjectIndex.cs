namespace Ensemble.Kubernetes.Informers;

/// <summary>Finds objects by something they say: the pods of a node, the pods of a job. Safe for use by many at once.</summary>
public sealed class ObjectIndex<TKey, T> : IObjectIndex<T>
    where TKey : notnull
    where T : class
{
    private readonly Lock _lock;
    private readonly Func<T, TKey?> _keyOf;
    private readonly Dictionary<TKey, List<T>> _objects = [];

    internal ObjectIndex(Lock storeLock, Func<T, TKey?> keyOf) => (_lock, _keyOf) = (storeLock, keyOf);

    /// <summary>The objects with a key, in no order; none where there are none.</summary>
    public T[] Find(TKey key)
    {
        lock (_lock) return _objects.TryGetValue(key, out var found) ? [.. found] : [];
    }

    /// <summary>How many objects have a key.</summary>
    public int Count(TKey key)
    {
        lock (_lock) return _objects.TryGetValue(key, out var found) ? found.Count : 0;
    }

    /// <summary>All keys that objects have, in no order.</summary>
    public TKey[] Keys()
    {
        lock (_lock) return [.. _objects.Keys];
    }

    void IObjectIndex<T>.Apply(T? old, T? now)
    {
        var from = old is null ? default : _keyOf(old);
        var to = now is null ? default : _keyOf(now);
        var leaves = old is not null && from is not null;
        var comes = now is not null && to is not null;
        if (leaves && comes && EqualityComparer<TKey>.Default.Equals(from, to))
        {
            var same = _objects[from!];
            same[IndexOf(same, old!)] = now!;
            return;
        }

        if (leaves) Remove(from!, old!);
        if (comes) Add(to!, now!);
    }

    private static int IndexOf(List<T> objects, T wanted) => objects.FindIndex(o => ReferenceEquals(o, wanted));

    private void Add(TKey key, T value)
    {
        if (!_objects.TryGetValue(key, out var objects)) _objects[key] = objects = [];
        objects.Add(value);
    }

    private void Remove(TKey key, T value)
    {
        var objects = _objects[key];
        objects[IndexOf(objects, value)] = objects[^1];
        objects.RemoveAt(objects.Count - 1);
        if (objects.Count == 0) _objects.Remove(key);
    }
}
