using System.Diagnostics.CodeAnalysis;

namespace Ensemble.Kubernetes.Events;

/// <summary>A map that forgets what was not used for longest. Not safe for use by many at once.</summary>
internal sealed class RecentEvents<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    public int Count => _nodes.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (!_nodes.TryGetValue(key, out var node)) return false;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        Remove(key);
        _nodes[key] = _byUse.AddFirst((key, value));
        if (_nodes.Count > capacity) Remove(_byUse.Last!.Value.Key);
    }

    public void Remove(TKey key)
    {
        if (_nodes.Remove(key, out var node)) _byUse.Remove(node);
    }
}
