using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;

namespace Ensemble.LocalCluster.Api.Storage;

/// <summary>One version of an object: its JSON as bytes, never changed, and what selectors ask of it. Who wants to change it parses a copy.</summary>
internal sealed class StoredObject
{
    private StoredObject(string space, string name) => (Namespace, Name) = (space, name);

    public string Namespace { get; }
    public string Name { get; }
    public string ApiVersion { get; private init; } = "";
    public string Uid { get; private init; } = "";
    public long Version { get; private init; }
    public bool IsTerminating { get; private init; }
    public IReadOnlyDictionary<string, string> Labels { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The values of the kind's selectable fields, in the kind's order.</summary>
    public string[] Fields { get; private init; } = [];
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Something to search a sorted set with.</summary>
    public static StoredObject Probe(string space, string name) => new(space, name);

    /// <summary>Freezes a tree as the given version; the tree's resourceVersion is set on the way.</summary>
    public static StoredObject Freeze(ResourceKind kind, JsonObject tree, long version)
    {
        var metadata = tree.Child("metadata");
        metadata["resourceVersion"] = version.ToString();
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metadata["labels"] is JsonObject given)
            foreach (var (key, value) in given) labels[key] = value.Text() ?? "";
        return new(metadata.Text("namespace") ?? "", metadata.Text("name") ?? "")
        {
            ApiVersion = tree.Text("apiVersion") ?? "",
            Uid = metadata.Text("uid") ?? "",
            Version = version,
            IsTerminating = metadata["deletionTimestamp"] is not null,
            Labels = labels,
            Fields = [.. kind.SelectableFields.Select(path => Scalar(tree.At(path)))],
            Bytes = Json.ToBytes(tree),
        };
    }

    public JsonObject Parse() => Json.Parse(Bytes)!.AsObject();

    /// <summary>This state as it looks in an event of a later version, such as its deletion.</summary>
    public ReadOnlyMemory<byte> BytesAt(long version)
    {
        if (version == Version) return Bytes;
        var tree = Parse();
        tree.Child("metadata")["resourceVersion"] = version.ToString();
        return Json.ToBytes(tree);
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null or JsonObject or JsonArray => "",
        _ => node.Text() ?? node.ToJsonString(),
    };
}
