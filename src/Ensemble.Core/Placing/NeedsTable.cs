using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>Gives equal demands one <see cref="HostNeeds"/>, so that what was found out for one job serves all like it.</summary>
internal sealed class NeedsTable(ResourceAxis axis)
{
    private readonly Dictionary<HostDemand, HostNeeds> _needs = new(SameDemand.Instance);
    private readonly Dictionary<HostDemand, int> _rules = new(SameRules.Instance);
    private readonly Dictionary<string, int> _apart = new(StringComparer.Ordinal);

    /// <summary>The needs of a demand.</summary>
    public HostNeeds Of(HostDemand demand)
    {
        if (_needs.TryGetValue(demand, out var known)) return known;
        if (!_rules.TryGetValue(demand, out var rules)) _rules.Add(demand, rules = _rules.Count);
        var amounts = demand.Resources.Amounts;
        var needs = new HostNeeds(
            _needs.Count, rules, demand, [.. amounts.Select(a => axis.Add(a.Name))], [.. amounts.Select(a => a.Amount)])
        {
            Ports = demand.Apart.IsEmpty ? demand.HostPorts : [.. demand.HostPorts, .. demand.Apart.Select(ApartId)],
        };
        _needs.Add(demand, needs);
        return needs;
    }

    /// <summary>Pods that keep apart exclude each other as two that bind one port do: each name is a port that no host has.</summary>
    private int ApartId(string name)
    {
        if (!_apart.TryGetValue(name, out var id)) _apart.Add(name, id = -1 - _apart.Count);
        return id;
    }

    /// <summary>Demands that may use the same nodes.</summary>
    private sealed class SameRules : IEqualityComparer<HostDemand>
    {
        public static readonly SameRules Instance = new();

        public bool Equals(HostDemand? x, HostDemand? y) => ReferenceEquals(x, y) || (x is not null && y is not null
            && x.ForChips == y.ForChips
            && x.NodeSelector.Equals(y.NodeSelector)
            && x.NodeAffinity.AsSpan().SequenceEqual(y.NodeAffinity.AsSpan())
            && x.Tolerations.AsSpan().SequenceEqual(y.Tolerations.AsSpan()));

        public int GetHashCode(HostDemand demand) =>
            HashCode.Combine(demand.NodeSelector, demand.NodeAffinity.Length, demand.Tolerations.Length);
    }

    /// <summary>Demands that are equal in content; a record compares its arrays by identity.</summary>
    private sealed class SameDemand : IEqualityComparer<HostDemand>
    {
        public static readonly SameDemand Instance = new();

        public bool Equals(HostDemand? x, HostDemand? y) => ReferenceEquals(x, y) || (x is not null && y is not null
            && x.Resources.Equals(y.Resources)
            && x.HeldByVolumes == y.HeldByVolumes
            && x.Apart.AsSpan().SequenceEqual(y.Apart.AsSpan())
            && x.HostPorts.AsSpan().SequenceEqual(y.HostPorts.AsSpan())
            && SameRules.Instance.Equals(x, y));

        public int GetHashCode(HostDemand demand) =>
            HashCode.Combine(demand.Resources, demand.HostPorts.Length, SameRules.Instance.GetHashCode(demand));
    }
}
