using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Planning;

/// <summary>What is free on each node, as sets and dictionaries: slow, and too plain to be wrong.</summary>
internal sealed class CheckLedger
{
    private readonly Dictionary<string, Host> _hosts;

    /// <summary>The ledger of a fleet before the plan.</summary>
    public CheckLedger(FleetSnapshot fleet)
    {
        var resources = fleet.Pools.ToDictionary(pool => pool.Name, pool => pool.Class.Resource, StringComparer.Ordinal);
        _hosts = fleet.Nodes.ToDictionary(node => node.Name, node => new Host(node, resources[node.Pool]), StringComparer.Ordinal);
        foreach (var job in fleet.Jobs)
        {
            if (job.Placement is not { } placement) continue;
            var demand = job.Variants.FirstOrDefault(variant => variant.Name == placement.Variant)?.Demand ?? new();
            foreach (var (share, rank) in placement.Hosts.Select((share, rank) => (share, rank)))
            {
                if (job.Pods is { } pods) demand = pods.Members[rank].Demand;
                if (_hosts.TryGetValue(share.Node, out var host)) host.Take(share.Chips, resources[host.Node.Pool], demand);
            }
        }
    }

    /// <summary>The node of a name; null where there is none.</summary>
    public Node? NodeOf(string name) => _hosts.GetValueOrDefault(name)?.Node;

    /// <summary>Gives a share back that a running job holds.</summary>
    public void Give(HostShare share, HostDemand demand)
    {
        if (_hosts.TryGetValue(share.Node, out var host)) host.Give(share.Chips, demand);
    }

    /// <summary>Takes a share, and says what it takes that is not there.</summary>
    public void Take(HostShare share, string chipResource, HostDemand demand, Action<string> fail)
    {
        var host = _hosts[share.Node];
        foreach (var chip in share.Chips.Chips())
        {
            if (!host.Chips.Contains(chip)) fail($"chip {chip} of {share.Node} is not free and healthy");
        }

        foreach (var port in demand.HostPorts)
        {
            if (host.Ports.Contains(port)) fail($"port {port} of {share.Node} is taken");
        }

        if (demand.Apart.Any(host.Apart.Contains)) fail($"{share.Node} has a pod that it keeps apart from");
        host.Take(share.Chips, chipResource, demand);
        foreach (var name in demand.Resources.Amounts.Select(amount => amount.Name).Append(chipResource).Append(ResourceVector.Pods))
        {
            if (name == chipResource && share.Chips.Count == 0) continue; // It takes none, whatever others did.
            if (host.Free.GetValueOrDefault(name) < 0) fail($"{share.Node} lacks {-host.Free[name]} of {name}");
        }

        if (share.Chips.Count > 0 && host.Chips.Count < host.HeldSomewhere) fail($"{share.Node} has too few chips left for the {host.HeldSomewhere} that others hold");
    }

    private sealed class Host
    {
        private readonly string _chipResource;

        public Host(Node node, string chipResource)
        {
            _chipResource = chipResource;
            Node = node;
            Chips = [.. node.Chips.Where(chip => chip.Healthy && !node.TakenChips.Contains(chip.Index)).Select(chip => chip.Index)];
            Ports = [.. node.TakenHostPorts];
            foreach (var (name, amount) in node.Allocatable.Amounts) Free[name] = amount;
            foreach (var (name, amount) in node.Taken.Amounts) Free[name] = Free.GetValueOrDefault(name) - amount;
            HeldSomewhere = Math.Max(0, node.Taken[chipResource] - node.TakenChips.Count);
        }

        public Node Node { get; }

        public HashSet<int> Chips { get; }

        public HashSet<int> Ports { get; }

        public HashSet<string> Apart { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Free { get; } = new(StringComparer.Ordinal);

        /// <summary>Chips that pods hold of which no index is known.</summary>
        public long HeldSomewhere { get; }

        public void Give(ChipSet chips, HostDemand demand)
        {
            Chips.UnionWith(Node.Chips.Where(chip => chip.Healthy && chips.Contains(chip.Index) && !Node.TakenChips.Contains(chip.Index)).Select(chip => chip.Index));
            Ports.ExceptWith(demand.HostPorts.Where(port => !Node.TakenHostPorts.Contains(port)));
            Apart.ExceptWith(demand.Apart);
            foreach (var (name, amount) in demand.Resources.Amounts) Free[name] = Free.GetValueOrDefault(name) + amount;
            Free[_chipResource] = Free.GetValueOrDefault(_chipResource) + chips.Count;
            Free[ResourceVector.Pods] = Free.GetValueOrDefault(ResourceVector.Pods) + 1;
        }

        public void Take(ChipSet chips, string chipResource, HostDemand demand)
        {
            Chips.ExceptWith(chips.Chips());
            Ports.UnionWith(demand.HostPorts);
            Apart.UnionWith(demand.Apart);
            foreach (var (name, amount) in demand.Resources.Amounts) Free[name] = Free.GetValueOrDefault(name) - amount;
            Free[chipResource] = Free.GetValueOrDefault(chipResource) - chips.Count;
            Free[ResourceVector.Pods] = Free.GetValueOrDefault(ResourceVector.Pods) - 1;
        }
    }
}
