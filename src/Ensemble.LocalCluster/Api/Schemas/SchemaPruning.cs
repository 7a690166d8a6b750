using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Schemas;

/// <summary>Removes what the schema does not know, drops nulls that mean "absent", and fills in defaults.</summary>
internal sealed class SchemaPruning
{
    private readonly FieldPath _path = new();
    private readonly List<string> _unknown = [];

    /// <returns>The paths of the fields that were removed because the schema does not know them.</returns>
    public static IReadOnlyList<string> Apply(JsonObject tree, StructuralSchema schema)
    {
        var pruning = new SchemaPruning();
        pruning.Visit(tree, schema);
        return pruning._unknown;
    }

    private void Visit(JsonNode? node, StructuralSchema schema)
    {
        if (node is JsonObject item) VisitObject(item, schema);
        if (node is not JsonArray array || schema.Items is not { } items) return;
        for (var index = 0; index < array.Count; index++)
        {
            _path.Enter(index);
            Visit(array[index], items);
            _path.Leave();
        }
    }

    private void VisitObject(JsonObject item, StructuralSchema schema)
    {
        List<string>? gone = null;
        foreach (var (name, value) in item)
        {
            var member = schema.Member(name);
            if (member is null && !schema.KeepsUnknown && schema.Type.Length > 0 && !IsTypeMeta(schema, name))
            {
                _unknown.Add(_path.With(name));
                (gone ??= []).Add(name);
            }
            else if (value is null && member is { Nullable: false } && (member.Default is not null || schema.Source is null))
            {
                (gone ??= []).Add(name);
            }
            else if (member is not null && value is JsonObject or JsonArray)
            {
                _path.Enter(name);
                Visit(value, member!);
                _path.Leave();
            }
        }

        foreach (var name in gone ?? []) item.Remove(name);
        foreach (var (name, member) in schema.Properties)
        {
            if (member.Default is null || item.ContainsKey(name)) continue;
            var value = member.Default.DeepClone();
            item[name] = value;
            Visit(value, member);
        }
    }

    private static bool IsTypeMeta(StructuralSchema schema, string name) => schema.Embedded && name is ("apiVersion" or "kind" or "metadata");
}
