using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Crds;

/// <summary>The structural schema of a resource type: what System.Text.Json knows of it, and what attributes and comments add.</summary>
internal static class ResourceSchema
{
    private static readonly JsonSchemaExporterOptions Exporting = new() { TransformSchemaNode = Transform, TreatNullObliviousAsNonNullable = true };

    public static JsonObject Of(Type resource)
    {
        var schema = new JsonObject
        {
            ["description"] = DocComments.Summary(resource),
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = Text("Version of the schema that the object is written in."),
                ["kind"] = Text("The kind's name."),
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = OfPart(resource.GetProperty("Spec")!.PropertyType),
                ["status"] = OfPart(resource.GetProperty("Status")!.PropertyType),
            },
        };
        SchemaRules.AddRules(schema, resource);
        return schema;
    }

    private static JsonNode OfPart(Type type) => ResourceJson.Options.GetJsonSchemaAsNode(type, Exporting);

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        // Parts of Kubernetes' own models are replaced whole, one level further out.
        if (context.PropertyInfo?.DeclaringType.Assembly is { } owner && owner != typeof(ResourceSchema).Assembly) return node;
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var known = KnownSchemas.Of(type) ?? Structural(context.TypeInfo, node);
        var member = context.PropertyInfo?.AttributeProvider as MemberInfo;
        var described = new JsonObject { ["description"] = Description(type, member) };
        if (described["description"] is null) described.Clear();
        foreach (var (key, value) in known.ToList())
        {
            known.Remove(key);
            described[key] = value;
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object) SchemaRules.AddRules(described, type);
        if (member is not null) SchemaRules.AddBounds(described, member);
        return described;
    }

    private static JsonNode? Description(Type type, MemberInfo? member) => (member, type) switch
    {
        ({ }, _) => DocComments.Summary(member),
        (null, _) when type.Namespace == typeof(TrainingJob).Namespace && !type.IsGenericType => DocComments.Summary(type),
        _ => null,
    };

    /// <summary>What the exporter found, without "or null": null means absent in Kubernetes.</summary>
    private static JsonObject Structural(JsonTypeInfo info, JsonNode node)
    {
        var found = node as JsonObject ?? throw new InvalidOperationException($"{info.Type} has no schema: {node.ToJsonString()}.");
        var schema = new JsonObject { ["type"] = TypeName(found) };
        if (info.Type == typeof(int) || info.Type == typeof(int?)) schema["format"] = "int32";
        if (info.Type == typeof(long) || info.Type == typeof(long?)) schema["format"] = "int64";
        var required = info.Kind == JsonTypeInfoKind.Object ? info.Properties.Where(IsRequired).Select(p => p.Name).ToList() : [];
        if (required.Count > 0) schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        foreach (var key in (string[])["properties", "items", "additionalProperties"])
        {
            if (found[key] is not { } part) continue;
            found.Remove(key);
            schema[key] = part;
        }

        // The exporter leaves out the schema of items with a converter of their own.
        if (info is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item } && schema["items"] is null) schema["items"] = KnownSchemas.Of(item);
        return schema;
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) ?? false;

    private static string TypeName(JsonObject found) => found["type"] switch
    {
        JsonArray several => several.Select(type => (string)type!).Single(type => type != "null"),
        { } one => (string)one!,
        null => throw new InvalidOperationException($"A schema without a type: {found.ToJsonString()}."),
    };
}
