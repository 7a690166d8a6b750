using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>The network of a pool as nested ranges of hosts.</summary>
/// <remarks>
/// Hosts get slots in the order of their path (the label values from the widest level to the narrowest), then of their names: every
/// domain of every level is then a range of slots, and near hosts have near slots. A domain is its whole path, so equal rack names
/// under different spines are different racks. A node that lacks a level's label is in a domain of its own there.
/// Level 0 is the whole pool, the pool's levels follow, the last is the host, where a domain's id is its slot.
/// </remarks>
internal sealed class DomainTree
{
    private readonly string[] _levels;
    private readonly int[][] _domainOf; // By level, then slot.
    private readonly int[][] _starts;   // By level, then domain; one more entry closes the last.
    private readonly AcceleratorPool _pool;

    /// <summary>The tree of a pool's nodes.</summary>
    public DomainTree(AcceleratorPool pool, IEnumerable<Node> nodes)
    {
        _pool = pool;
        _levels = ["Pool", .. pool.Levels.Select(level => level.Name), PoolLevel.Host];
        Nodes = [.. nodes];
        Array.Sort(Nodes, ComparePaths);
        _domainOf = new int[_levels.Length][];
        _starts = new int[_levels.Length][];
        for (var level = 0; level < _levels.Length; level++) Divide(level);
    }

    /// <summary>The nodes by slot.</summary>
    public Node[] Nodes { get; }

    /// <summary>The level of single hosts; there is none narrower.</summary>
    public int HostLevel => _levels.Length - 1;

    /// <summary>The pool's level names, widest first, then Host and Island: what a job may ask for.</summary>
    public IEnumerable<string> LevelNames => [.. _levels.Skip(1), PoolLevel.Island];

    /// <summary>The name of a level.</summary>
    public string LevelName(int level) => _levels[level];

    /// <summary>The level of a name or of a node label, an island being inside a host; -1 where the pool has none.</summary>
    public int LevelOf(string name)
    {
        if (name is PoolLevel.Island or PoolLevel.HostLabel) return HostLevel;
        var level = Array.IndexOf(_levels, name, 1);
        return level > 0 || _pool.Levels.FirstOrDefault(known => known.Label == name) is not { } labelled ? level : _pool.Levels.IndexOf(labelled) + 1;
    }

    /// <summary>How many domains a level has.</summary>
    public int Domains(int level) => _starts[level].Length - 1;

    /// <summary>The first slot of a domain.</summary>
    public int Start(int level, int domain) => _starts[level][domain];

    /// <summary>The slot after the last of a domain.</summary>
    public int End(int level, int domain) => _starts[level][domain + 1];

    /// <summary>The domain that a slot is in.</summary>
    public int DomainOf(int level, int slot) => _domainOf[level][slot];

    /// <summary>The first domain of the next level inside a domain.</summary>
    public int FirstChild(int level, int domain) => DomainOf(level + 1, Start(level, domain));

    /// <summary>The domain after the last of the next level inside a domain.</summary>
    public int EndChild(int level, int domain) => DomainOf(level + 1, End(level, domain) - 1) + 1;

    /// <summary>A domain's name for people: its path, such as <c>spine1/rack3</c>; the pool's or host's own name at those levels.</summary>
    public string NameOf(int level, int domain)
    {
        if (level == 0) return _pool.Name;
        var node = Nodes[Start(level, domain)];
        return level == HostLevel
            ? node.Name
            : string.Join('/', Enumerable.Range(1, level).Select(l => Key(node, l).Value));
    }

    private (bool Lacks, string Value) Key(Node node, int level)
    {
        if (level == 0) return (false, "");
        if (level == HostLevel) return (false, node.Name);
        return node.Labels.TryGetValue(_pool.Levels[level - 1].Label, out var value) ? (false, value) : (true, node.Name);
    }

    private int ComparePaths(Node a, Node b)
    {
        for (var level = 1; level < _levels.Length; level++)
        {
            var (x, y) = (Key(a, level), Key(b, level));
            if (x.Lacks != y.Lacks) return x.Lacks ? 1 : -1;
            var order = NaturalOrder.Instance.Compare(x.Value, y.Value);
            if (order != 0) return order;
        }

        return 0;
    }

    private void Divide(int level)
    {
        var domainOf = new int[Nodes.Length];
        var starts = new List<int>();
        for (var slot = 0; slot < Nodes.Length; slot++)
        {
            var starting = slot == 0 || Key(Nodes[slot], level) != Key(Nodes[slot - 1], level)
                || (level > 0 && _domainOf[level - 1][slot] != _domainOf[level - 1][slot - 1]);
            if (starting) starts.Add(slot);
            domainOf[slot] = starts.Count - 1;
        }

        starts.Add(Nodes.Length);
        _domainOf[level] = domainOf;
        _starts[level] = [.. starts];
    }
}
