using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>Gives resource names dense ids, so that a node's free amounts are an array.</summary>
internal sealed class ResourceAxis
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>How many names have an id.</summary>
    public int Count => _names.Count;

    /// <summary>The id of a name, made where it has none.</summary>
    public int Add(string name)
    {
        if (_ids.TryGetValue(name, out var id)) return id;
        _ids.Add(name, id = _names.Count);
        _names.Add(name);
        return id;
    }

    /// <summary>Gives an id to all names of a vector.</summary>
    public void AddAll(ResourceVector vector)
    {
        foreach (var (name, _) in vector.Amounts) Add(name);
    }

    /// <summary>The name of an id.</summary>
    public string NameOf(int id) => _names[id];
}
