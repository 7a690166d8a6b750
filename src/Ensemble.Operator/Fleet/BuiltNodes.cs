using Ensemble.Core.Fleet;

namespace Ensemble.Operator.Fleet;

/// <summary>The scheduler's nodes, kept built; remembers which must be built anew. Not safe for use by many at once.</summary>
internal sealed class BuiltNodes
{
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    private bool _allStale;

    /// <summary>The nodes of all pools.</summary>
    public IReadOnlyCollection<Node> All => _nodes.Values;

    public void Set(Node node) => _nodes[node.Name] = node;

    public void Remove(string name) => _nodes.Remove(name);

    public void Clear() => _nodes.Clear();

    /// <summary>Says that a node's facts changed; no name says nothing.</summary>
    public void Stale(string? name)
    {
        if (!string.IsNullOrEmpty(name)) _stale.Add(name);
    }

    /// <summary>Says that what all nodes depend on changed: a class or a pool.</summary>
    public void AllStale() => _allStale = true;

    /// <summary>Whether all are stale; they are taken as dealt with.</summary>
    public bool TakeAllStale()
    {
        var all = _allStale;
        _allStale = false;
        return all;
    }

    /// <summary>The stale nodes; they are taken as dealt with.</summary>
    public IReadOnlyList<string> TakeStale()
    {
        string[] stale = [.. _stale];
        _stale.Clear();
        return stale;
    }
}
