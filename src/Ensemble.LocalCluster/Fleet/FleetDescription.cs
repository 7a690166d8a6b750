using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.LocalCluster.Fleet;

/// <summary>The nodes of an embedded cluster.</summary>
public sealed class FleetDescription
{
    private FleetDescription(ImmutableArray<NodeDescription> nodes) => Nodes = nodes;

    /// <summary>The fleet of deploy/local/fleet.yaml, for which the samples are written.</summary>
    public static FleetDescription Default { get; } = Of([.. FleetYaml.ReadResource<FleetFile>("fleet.yaml").Nodes.OfType<NodeGroup>()]);

    /// <summary>The nodes, by ordinal.</summary>
    public ImmutableArray<NodeDescription> Nodes { get; }

    /// <summary>The fleet of these groups.</summary>
    /// <exception cref="ArgumentException">A group is at fault; <see cref="Parse"/> says so without.</exception>
    public static FleetDescription Of(params NodeGroup[] groups) => Check(groups) switch
    {
        Parsed<FleetDescription>.Invalid { Faults: var faults } => throw new ArgumentException(string.Join("; ", faults), nameof(groups)),
        Parsed<FleetDescription>.Valid { Value: var fleet } => fleet,
        _ => throw new InvalidOperationException("A parse is valid or invalid."),
    };

    /// <summary>Reads a fleet file.</summary>
    public static Parsed<FleetDescription> Parse(string yaml) => FleetYaml.Parse<FleetFile>(yaml) switch
    {
        Parsed<FleetFile>.Invalid { Faults: var faults } => new Parsed<FleetDescription>.Invalid(faults),
        Parsed<FleetFile>.Valid { Value: var file } => Check(file.Nodes),
        _ => throw new InvalidOperationException("A parse is valid or invalid."),
    };

    private static Parsed<FleetDescription> Check(IReadOnlyList<NodeGroup?> groups)
    {
        var faults = new List<Fault>();
        if (groups.Count == 0) faults.Add(new("nodes", "is empty", "List at least one group of nodes."));
        for (var i = 0; i < groups.Count; i++) faults.AddRange(FaultsOf(groups[i], $"nodes[{i}]"));
        foreach (var twice in groups.GroupBy(g => g?.Name ?? "", StringComparer.Ordinal).Where(g => g.Count() > 1))
            faults.Add(new("nodes", $"has two groups named '{twice.Key}'", "Give each its own name."));
        if (faults is not []) return new Parsed<FleetDescription>.Invalid([.. faults]);

        var nodes = ImmutableArray.CreateBuilder<NodeDescription>();
        foreach (var group in groups.OfType<NodeGroup>())
        {
            var kind = group.Class is null ? null : ChipKind.All[group.Class];
            for (var i = 0; i < group.Count; i++) nodes.Add(NodeDescription.Of(group, kind, i, nodes.Count));
        }

        return new Parsed<FleetDescription>.Valid(new(nodes.ToImmutable()));
    }

    private static IEnumerable<Fault> FaultsOf(NodeGroup? group, string at)
    {
        if (group is null)
        {
            yield return new(at, "is empty", "Give at least its name.");
            yield break;
        }

        if (group.Name.Length is 0 or > 50 || group.Name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') || group.Name[0] == '-')
            yield return new($"{at}.name", $"is '{group.Name}'", "Use lower-case letters, digits and dashes, 50 at most.");
        if (group.Count is < 1 or > 10_000) yield return new($"{at}.count", $"is {group.Count}", "Use 1 to 10000.");
        if (group.Chips is < 0 or > ChipSet.Capacity) yield return new($"{at}.chips", $"is {group.Chips}", $"Use 0 to {ChipSet.Capacity}.");
        if (group.Class is { } kind && !ChipKind.All.ContainsKey(kind))
            yield return new($"{at}.class", $"is '{kind}', which no simulated chip has", $"Use one of {string.Join(", ", ChipKind.All.Keys.Order(StringComparer.Ordinal))}.");
        if (group.Class is null != (group.Chips == 0)) yield return new($"{at}.class", "and chips don't go together", "Give both, or neither for a node without accelerators.");
        foreach (var (field, text) in new[] { ("cpu", group.Cpu), ("memory", group.Memory), ("storage", group.Storage) })
            if (!new Quantity(text).TryValue(out var value) || value < 0) yield return new($"{at}.{field}", $"is '{text}'", "Use a quantity such as 128 or 1Ti.");
        foreach (var (name, size) in group.Groups)
            if (size < 1) yield return new($"{at}.groups.{name}", $"is {size}", "Use 1 or more nodes.");
    }

    private sealed class FleetFile
    {
        public List<NodeGroup?> Nodes { get; init => field = value ?? []; } = [];
    }
}
