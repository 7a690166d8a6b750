using System.Text.RegularExpressions;

namespace Ensemble.LocalCluster.Fleet;

/// <summary>One node of a fleet, all patterns filled in.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Ordinal">Its number in the fleet from 0; addresses are made of it.</param>
/// <param name="Group">The line it comes from.</param>
/// <param name="Kind">Its chips; null without accelerators.</param>
/// <param name="Labels">All its labels.</param>
/// <param name="Annotations">All its annotations.</param>
public sealed partial record NodeDescription(
    string Name, int Ordinal, NodeGroup Group, ChipKind? Kind, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The node's address.</summary>
    public string Address => $"10.0.{Ordinal / 250}.{Ordinal % 250 + 1}";

    internal static NodeDescription Of(NodeGroup group, ChipKind? kind, int index, int ordinal)
    {
        var name = $"{group.Name}-{index + 1}";
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["kubernetes.io/hostname"] = name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = kind?.Vendor == "Huawei" ? "arm64" : "amd64",
        };
        foreach (var (key, value) in kind?.NodeLabels(group.Chips) ?? []) labels[key] = value;
        foreach (var (key, value) in group.Labels) labels[key] = Fill(value, group, index);
        return new(name, ordinal, group, kind, labels, group.Annotations.ToDictionary(a => a.Key, a => Fill(a.Value, group, index)));
    }

    private static string Fill(string? pattern, NodeGroup group, int index) => Placeholder().Replace(pattern ?? "", match =>
    {
        var size = Size(match.Groups["of"].Value);
        var within = match.Groups["in"] is { Success: true, Value: var outer } ? index % Size(outer) : index;
        return (within / size + (match.Groups["from"] is { Success: true, Value: var from } ? int.Parse(from) : 1)).ToString();

        int Size(string name) => name == "node" ? 1 : group.Groups.GetValueOrDefault(name, int.MaxValue);
    });

    [GeneratedRegex(@"\{(?<of>[a-z]+)(/(?<in>[a-z]+))?(:(?<from>[0-9]{1,6}))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
