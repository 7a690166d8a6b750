using System.Diagnostics.CodeAnalysis;

namespace Ensemble.Kubernetes.Queueing;

/// <summary>Keys by the time they are due. Not safe for use by many at once.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, DateTimeOffset> _due = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> _heap = new(); // May hold times that no longer count.

    public int Count => _due.Count;

    public DateTimeOffset? NextDue
    {
        get
        {
            DropOutdated();
            return _heap.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <summary>Makes a key due at a time, unless it is due earlier already.</summary>
    public void Add(TKey key, DateTimeOffset due)
    {
        if (_due.TryGetValue(key, out var earlier) && earlier <= due) return;
        _due[key] = due;
        _heap.Enqueue(key, due);
    }

    public bool Contains(TKey key) => _due.ContainsKey(key);

    public void Remove(TKey key) => _due.Remove(key);

    public void Clear()
    {
        _due.Clear();
        _heap.Clear();
    }

    /// <summary>Takes a key that is due.</summary>
    public bool TryTake(DateTimeOffset now, [MaybeNullWhen(false)] out TKey key)
    {
        DropOutdated();
        if (!_heap.TryPeek(out key, out var due) || due > now) return false;
        _heap.Dequeue();
        _due.Remove(key);
        return true;
    }

    private void DropOutdated()
    {
        while (_heap.TryPeek(out var key, out var due) && (!_due.TryGetValue(key, out var counts) || counts != due)) _heap.Dequeue();
    }
}
