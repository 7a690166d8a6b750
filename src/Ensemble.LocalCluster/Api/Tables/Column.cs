using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Tables;

/// <summary>A column of server-side tables.</summary>
/// <param name="Priority">0 for columns that always show, more for those of <c>-o wide</c>.</param>
/// <param name="Cell">What the cell of an object holds at a time; null for an empty one.</param>
internal sealed record Column(string Name, string Type, Func<JsonObject, DateTimeOffset, JsonNode?> Cell, int Priority = 0, string Format = "", string Help = "")
{
    public static Column NameColumn { get; } = new("Name", "string", (tree, _) => tree.Text("metadata", "name"), Format: "name", Help: "Name must be unique within a namespace.");
    public static Column AgeColumn { get; } = Age("Age", "metadata", "creationTimestamp");
    public static IReadOnlyList<Column> NameAndAge { get; } = [NameColumn, AgeColumn];

    public static Column Of(string name, params string[] path) => new(name, "string", (tree, _) => Scalar(tree.At(path)));

    public static Column Age(string name, params string[] path) => new(name, "string", (tree, now) => Ages.Since(tree.Text(path), now) ?? "<unknown>");

    /// <summary>The columns that a version of a definition asks for, after the name; without any, the age.</summary>
    public static IReadOnlyList<Column> OfDefinition(JsonObject version)
    {
        var printed = version.Objects("additionalPrinterColumns").Select(Printed).ToList();
        return printed.Count == 0 ? NameAndAge : [NameColumn, .. printed];
    }

    private static Column Printed(JsonObject column)
    {
        var path = JsonPath.Parse(column.Text("jsonPath") ?? "");
        var type = column.Text("type") ?? "string";
        JsonNode? Cell(JsonObject tree, DateTimeOffset now)
        {
            var found = path.Find(tree);
            if (type == "date") return found.Count == 0 ? null : Ages.Since(found[0].Text(), now);
            if (type == "string") return found.Count == 0 ? null : string.Join(',', found.Select(node => node.Text() ?? Json.ToText(node)));
            return found.Count == 0 ? null : Scalar(found[0]);
        }

        return new(column.Text("name") ?? "", type, Cell, (int)(column.Integer("priority") ?? 0), column.Text("format") ?? "", column.Text("description") ?? "");
    }

    private static JsonNode? Scalar(JsonNode? node) => node?.GetValueKind() is null or JsonValueKind.Object or JsonValueKind.Array ? null : node.DeepClone();
}
