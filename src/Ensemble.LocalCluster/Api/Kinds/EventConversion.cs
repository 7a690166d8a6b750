using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Kinds;

/// <summary>core/v1 and events.k8s.io/v1 are two views of the same events; they are stored as core/v1. Pairs are from the API reference's conversion.</summary>
internal static class EventConversion
{
    public const string Group = "events.k8s.io";

    private static readonly (string Core, string New)[] Pairs =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public static string CoreField(string field)
    {
        foreach (var (core, renamed) in Pairs)
            if (field == renamed || field.StartsWith(renamed + ".", StringComparison.Ordinal)) return core + field[renamed.Length..];
        return field;
    }

    public static void ToCore(JsonObject tree) => Convert(tree, "v1", pair => (pair.New, pair.Core));

    public static void FromCore(JsonObject tree) => Convert(tree, $"{Group}/v1", pair => (pair.Core, pair.New));

    private static void Convert(JsonObject tree, string apiVersion, Func<(string Core, string New), (string From, string To)> direction)
    {
        tree["apiVersion"] = apiVersion;
        foreach (var (from, to) in Pairs.Select(direction))
            if (tree.Remove(from, out var value)) tree[to] = value;
    }
}
