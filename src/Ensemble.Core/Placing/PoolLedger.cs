using System.Numerics;
using Ensemble.Core.Fleet;

namespace Ensemble.Core.Placing;

/// <summary>What is free in a pool while a plan is made. Capacity only shrinks: what failed once fails for the rest of the plan.</summary>
/// <remarks>
/// Hosts are slots of the <see cref="DomainTree"/>, chips are bits, resources are ids; taking keeps each domain's count up to date.
/// </remarks>
internal sealed class PoolLedger
{
    private readonly HostShape[] _shapes;
    private readonly ulong[] _freeChips;
    private readonly long[] _free; // Slot by slot, a run of all resources each.
    private readonly int[] _usable;
    private readonly int[][] _domainFree;
    private readonly List<int>?[] _ports;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<int, NodeStanding[]> _standings = [];
    private readonly ResourceAxis _names;
    private readonly int _axis;
    private readonly int _chipResource;

    /// <summary>The ledger of a pool from which nothing was taken but what its nodes say.</summary>
    /// <param name="id">The pool's dense id.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="axis">The ids of all resources that nodes or demands name; it must not grow any more.</param>
    /// <param name="shapes">Shapes seen so far, so that like hosts share one.</param>
    public PoolLedger(int id, AcceleratorPool pool, IEnumerable<Node> nodes, ResourceAxis axis, Dictionary<HostShape, HostShape> shapes)
    {
        (Id, Pool, Domains, _names) = (id, pool, new(pool, nodes), axis);
        _chipResource = axis.Add(pool.Class.Resource);
        PodResource = axis.Add(ResourceVector.Pods);
        _axis = axis.Count;
        _shapes = new HostShape[Hosts];
        _freeChips = new ulong[Hosts];
        _free = new long[Hosts * _axis];
        _usable = new int[Hosts];
        _ports = new List<int>?[Hosts];
        _domainFree = new int[Domains.HostLevel + 1][];
        for (var level = 0; level <= Domains.HostLevel; level++) _domainFree[level] = new int[Domains.Domains(level)];
        for (var slot = 0; slot < Hosts; slot++) Open(slot, shapes);
    }

    /// <summary>The pool's dense id.</summary>
    public int Id { get; }

    /// <summary>The pool.</summary>
    public AcceleratorPool Pool { get; }

    /// <summary>Its network.</summary>
    public DomainTree Domains { get; }

    /// <summary>How many hosts it has.</summary>
    public int Hosts => Domains.Nodes.Length;

    /// <summary>How many chips its hosts have, whatever their state.</summary>
    public int AllChips { get; private set; }

    /// <summary>The most chips that one of its hosts has, whatever their state.</summary>
    public int MaxChipsPerHost { get; private set; }

    /// <summary>The id of the resource that counts pods.</summary>
    public int PodResource { get; }

    /// <summary>The free and healthy chips of open hosts; an upper bound of what any demand can have.</summary>
    public int Free => Hosts == 0 ? 0 : _domainFree[0][0];

    /// <summary>A host's chips that can be had: free, healthy, and offered by its kubelet.</summary>
    public int Usable(int slot) => _usable[slot];

    /// <summary>The sum of <see cref="Usable"/> over a domain.</summary>
    public int FreeOf(int level, int domain) => _domainFree[level][domain];

    /// <summary>A host's free amount of a resource; below zero where more was taken than there is.</summary>
    public long FreeAmount(int slot, int resource) => _free[(slot * _axis) + resource];

    /// <summary>The name of a resource's id.</summary>
    public string ResourceName(int resource) => _names.NameOf(resource);

    /// <summary>The most free chips that one domain of a level has.</summary>
    public int MostFree(int level) => Hosts == 0 ? 0 : _domainFree[level].Max();

    /// <summary>The slot of a node, or -1 where the pool has no such node.</summary>
    public int SlotOf(string node) => _slots.GetValueOrDefault(node, -1);

    /// <summary>How each host stands to a demand.</summary>
    public NodeStanding[] Standings(HostNeeds needs)
    {
        if (_standings.TryGetValue(needs.RulesId, out var known)) return known;
        var standings = Array.ConvertAll(Domains.Nodes, node => NodeRules.Standing(node, Pool.Class.Resource, needs.Demand));
        _standings.Add(needs.RulesId, standings);
        return standings;
    }

    /// <summary>Whether a demand may use nodes only as a last choice that it may not use otherwise.</summary>
    public bool HasLastChoice(HostNeeds needs) => Standings(needs).AsSpan().Contains(NodeStanding.LastChoice);

    /// <summary>Whether a host has room for a pod, chips aside.</summary>
    public bool HasRoom(int slot, HostNeeds needs)
    {
        var free = _free.AsSpan(slot * _axis, _axis);
        if (free[PodResource] < 1) return false;
        for (var i = 0; i < needs.Axis.Length; i++)
        {
            if (free[needs.Axis[i]] < needs.Amounts[i]) return false;
        }

        return needs.Ports.IsEmpty || _ports[slot] is not { } held || !needs.Ports.Any(held.Contains);
    }

    /// <summary>Whether a host port of the demand is taken on a host.</summary>
    public bool PortTaken(int slot, int port) => _ports[slot]?.Contains(port) == true;

    /// <summary>Whether a host can give so many chips as the fabric's rule demands.</summary>
    public bool Gives(int slot, int chips, bool oneIsland) => _usable[slot] >= chips
        && (ChipChoice.Spreads(Pool.Class.Fabric, chips, oneIsland) || Rank(slot, chips, oneIsland) != ChipChoice.CannotHold);

    /// <summary>How well a host suits so many chips; see <see cref="ChipChoice.Rank"/>.</summary>
    public int Rank(int slot, int chips, bool oneIsland) => _usable[slot] < chips
        ? ChipChoice.CannotHold
        : ChipChoice.Rank(Pool.Class.Fabric, _shapes[slot].Islands, _freeChips[slot], chips, oneIsland);

    /// <summary>The chips that a pod would get of a host.</summary>
    public ChipSet Choose(int slot, int chips, bool oneIsland) =>
        new(ChipChoice.Choose(Pool.Class.Fabric, _shapes[slot].Islands, _freeChips[slot], chips, oneIsland));

    /// <summary>The most free chips in one island of a host.</summary>
    public int MostFreeInIsland(int slot)
    {
        var most = 0;
        foreach (var island in _shapes[slot].Islands) most = Math.Max(most, BitOperations.PopCount(_freeChips[slot] & island));
        return Math.Min(most, _usable[slot]);
    }

    /// <summary>The free chips of a host that are in whole die pairs.</summary>
    public int FreeInPairs(int slot) => Math.Min(ChipChoice.InWholePairs(_freeChips[slot]), _usable[slot]);

    /// <summary>Takes a host's share of a gang: its pod's demand and these chips.</summary>
    public void Take(int slot, ChipSet chips, HostNeeds needs)
    {
        var free = _free.AsSpan(slot * _axis, _axis);
        for (var i = 0; i < needs.Axis.Length; i++) free[needs.Axis[i]] -= needs.Amounts[i];
        free[PodResource]--;
        free[_chipResource] -= chips.Count;
        _freeChips[slot] &= ~chips.Bits;
        if (!needs.Ports.IsEmpty) (_ports[slot] ??= []).AddRange(needs.Ports);
        Recount(slot);
    }

    /// <summary>Gives back what was taken last for a pod of a gang that finds no room as a whole.</summary>
    public void Return(int slot, ChipSet chips, HostNeeds needs)
    {
        var free = _free.AsSpan(slot * _axis, _axis);
        for (var i = 0; i < needs.Axis.Length; i++) free[needs.Axis[i]] += needs.Amounts[i];
        free[PodResource]++;
        free[_chipResource] += chips.Count;
        _freeChips[slot] |= chips.Bits;
        foreach (var port in needs.Ports) _ports[slot]!.Remove(port);
        Recount(slot);
    }

    /// <summary>Gives back what a running job holds; of its chips only those are free then that are healthy and nobody else's.</summary>
    public void Give(int slot, ChipSet chips, HostNeeds needs)
    {
        Return(slot, chips, needs);
        var node = Domains.Nodes[slot];
        var sound = ChipSet.Of([.. node.Chips.Where(chip => chip.Healthy).Select(chip => chip.Index)]) - node.TakenChips;
        _freeChips[slot] &= ~(chips - sound).Bits;
        Recount(slot);
    }

    /// <summary>How many pods of one kind a host has room for, counted up to a number.</summary>
    public int PodsThatFit(int slot, HostNeeds needs, int chips, bool oneIsland, int upTo)
    {
        if (!HasRoom(slot, needs) || _usable[slot] < chips || !Domains.Nodes[slot].Ready || Domains.Nodes[slot].Cordoned) return 0;
        var fits = (long)upTo;
        if (!needs.Ports.IsEmpty) fits = 1;
        if (fits > 1)
        {
            var free = _free.AsSpan(slot * _axis, _axis);
            fits = Math.Min(fits, free[PodResource]);
            for (var i = 0; i < needs.Axis.Length; i++)
            {
                if (needs.Amounts[i] > 0) fits = Math.Min(fits, free[needs.Axis[i]] / needs.Amounts[i]);
            }
        }

        return chips == 0 ? (int)fits : SharesOf(slot, chips, oneIsland, (int)Math.Min(fits, _usable[slot] / chips));
    }

    /// <summary>How often a host can give so many chips, one after the other.</summary>
    private int SharesOf(int slot, int chips, bool oneIsland, int upTo)
    {
        if (!ChipChoice.Allows(Pool.Class.Fabric, chips)) return 0;
        if (ChipChoice.Spreads(Pool.Class.Fabric, chips, oneIsland)) return upTo;
        var free = _freeChips[slot];
        for (var shares = 0; shares < upTo; shares++)
        {
            var chosen = ChipChoice.Choose(Pool.Class.Fabric, _shapes[slot].Islands, free, chips, oneIsland);
            if (chosen == 0) return shares;
            free &= ~chosen;
        }

        return upTo;
    }

    /// <summary>Puts the chips of pods that are known by number only on the highest free chips, away from where choice begins.</summary>
    /// <remarks>To be called once all current placements were taken.</remarks>
    public void SettleUnknownChips()
    {
        for (var slot = 0; slot < Hosts; slot++)
        {
            var node = Domains.Nodes[slot];
            var unknown = node.Taken[Pool.Class.Resource] - node.TakenChips.Count;
            if (unknown <= 0) continue;
            var free = new ChipSet(_freeChips[slot]);
            _freeChips[slot] = (free - free.Highest((int)Math.Min(unknown, ChipSet.Capacity))).Bits;
            Recount(slot);
        }
    }

    private void Open(int slot, Dictionary<HostShape, HostShape> shapes)
    {
        var node = Domains.Nodes[slot];
        _slots.Add(node.Name, slot);
        var shape = HostShape.Of(node);
        if (!shapes.TryAdd(shape, shape)) shape = shapes[shape];
        _shapes[slot] = shape;
        foreach (var (name, amount) in node.Allocatable.Amounts) _free[(slot * _axis) + _names.Add(name)] += amount;
        foreach (var (name, amount) in node.Taken.Amounts) _free[(slot * _axis) + _names.Add(name)] -= amount;
        foreach (var chip in node.Chips)
        {
            if (chip.Healthy) _freeChips[slot] |= 1UL << chip.Index;
        }

        _freeChips[slot] &= ~node.TakenChips.Bits;
        if (!node.TakenHostPorts.IsEmpty) _ports[slot] = [.. node.TakenHostPorts];
        AllChips += node.Chips.Length;
        MaxChipsPerHost = Math.Max(MaxChipsPerHost, node.Chips.Length);
        Recount(slot);
    }

    private void Recount(int slot)
    {
        var node = Domains.Nodes[slot];
        var offered = Math.Clamp(FreeAmount(slot, _chipResource), 0, ChipSet.Capacity);
        var usable = node.Ready && !node.Cordoned ? Math.Min((int)offered, BitOperations.PopCount(_freeChips[slot])) : 0;
        var change = usable - _usable[slot];
        if (change == 0) return;
        _usable[slot] = usable;
        for (var level = 0; level < _domainFree.Length; level++) _domainFree[level][Domains.DomainOf(level, slot)] += change;
    }
}
