using System.Text.Json.Nodes;

namespace Ensemble.EndToEnd.Harness;

/// <summary>A pod as the API server shows it.</summary>
internal sealed record PodState(JsonObject Raw)
{
    public string Name { get; } = Text(Raw, "metadata", "name") ?? "";
    public string Uid { get; } = Text(Raw, "metadata", "uid") ?? "";
    public string Namespace { get; } = Text(Raw, "metadata", "namespace") ?? "";
    public string Node { get; } = Text(Raw, "spec", "nodeName") ?? "";
    public string Phase { get; } = Text(Raw, "status", "phase") ?? "";
    public string Reason { get; } = Text(Raw, "status", "reason") ?? "";
    public bool Deleting { get; } = Text(Raw, "metadata", "deletionTimestamp") is not null;
    public string Job { get; } = Text(Raw, "metadata", "labels", "ensemble.fleet/job") ?? "";
    public string JobUid { get; } = Text(Raw, "metadata", "labels", "ensemble.fleet/job-uid") ?? "";
    public int Attempt { get; } = int.TryParse(Text(Raw, "metadata", "labels", "ensemble.fleet/attempt"), out var attempt) ? attempt : -1;
    public int? Replica { get; } = int.TryParse(Text(Raw, "metadata", "labels", "ensemble.fleet/replica"), out var replica) ? replica : null;
    public bool Ready { get; } = Raw["status"]?["conditions"]?.AsArray().Any(c => (string?)c!["type"] == "Ready" && (string?)c["status"] == "True") == true;
    public int Rank { get; } = int.TryParse(Text(Raw, "metadata", "labels", "ensemble.fleet/rank"), out var rank) ? rank : -1;

    /// <summary>Whether it holds what it asked for: it has not ended.</summary>
    public bool IsLive => Phase is not ("Succeeded" or "Failed");

    public string? Annotation(string key) => Text(Raw, "metadata", "annotations", key);

    public string? Label(string key) => Text(Raw, "metadata", "labels", key);

    /// <summary>A variable of its first container; null where it has none of that name.</summary>
    public string? Env(string name) => Container["env"]?.AsArray().FirstOrDefault(e => (string?)e!["name"] == name)?["value"]?.ToString();

    public JsonObject Container => Raw["spec"]!["containers"]![0]!.AsObject();

    /// <summary>How many of an extended resource its containers ask for.</summary>
    public int Limit(string resource) => (Raw["spec"]!["containers"]?.AsArray() ?? [])
        .Sum(c => int.TryParse(c!["resources"]?["limits"]?[resource]?.ToString(), out var count) ? count : 0);

    /// <summary>The physical chips that the Ascend plugin gave it; empty elsewhere.</summary>
    public IReadOnlyList<int> AscendChips => (Annotation("huawei.com/AscendReal") ?? "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => int.Parse(name[(name.LastIndexOf('-') + 1)..])).ToList();

    public override string ToString() =>
        $"pod {Namespace}/{Name} on {Node}: {Phase}{(Reason.Length > 0 ? $" ({Reason})" : "")}{(Deleting ? ", deleting" : "")}";

    private static string? Text(JsonNode? node, params string[] path)
    {
        foreach (var step in path) node = (node as JsonObject)?[step];
        return node is JsonValue value ? value.ToString() : null;
    }
}
