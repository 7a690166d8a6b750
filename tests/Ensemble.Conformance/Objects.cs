using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>Objects as YAML says them, and the kinds they are of.</summary>
internal static class Objects
{
    public static JsonObject Read(string yaml) => (JsonObject)ManifestReader.Read(yaml, "case")[0].Json.DeepClone();

    public static ResourceKind KindOf(JsonObject item) => KnownKinds.Of(item);

    public static JsonObject Named(string version, string kind, string name) => new() { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };

    public static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    public static string VersionOf(JsonObject item) => (string)item["metadata"]!["resourceVersion"]!;

    public static string UidOf(JsonObject item) => (string)item["metadata"]!["uid"]!;

    public static long GenerationOf(JsonObject item) => (long?)item["metadata"]!["generation"] ?? 0;

    /// <summary>The text at a path of members and places, such as <c>spec.containers.0.image</c>; null where there is nothing.</summary>
    public static string? At(this JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
            node = node is JsonArray list ? (int.Parse(part) < list.Count ? list[int.Parse(part)] : null) : node?[part];
        return node is JsonValue value ? value.ToString() : node?.ToJsonString();
    }
}
