using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Tables;

/// <summary>Server-side tables (meta.k8s.io/v1), what <c>kubectl get</c> shows.</summary>
/// <param name="include">What of the object a row carries: None, Metadata, Object.</param>
internal sealed class Table(IReadOnlyList<Column> columns, string include, DateTimeOffset now)
{
    public static JsonObject MetadataOnly(JsonObject tree) => new()
    {
        ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = tree.At("metadata")?.DeepClone(),
    };

    public JsonObject Document(IEnumerable<JsonObject> trees, long version, string? next = null, bool columns = true)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString() };
        if (next is not null) metadata["continue"] = next;
        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = columns ? Definitions() : null,
            ["rows"] = new JsonArray([.. trees.Select(Row)]),
        };
    }

    private JsonArray Definitions() => new([.. columns.Select(column => new JsonObject
    {
        ["name"] = column.Name, ["type"] = column.Type, ["format"] = column.Format, ["description"] = column.Help, ["priority"] = column.Priority,
    })]);

    private JsonNode Row(JsonObject tree) => new JsonObject
    {
        ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(tree, now))]),
        ["object"] = include switch { "None" => null, "Object" => tree, _ => MetadataOnly(tree) },
    };
}
