using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Api.Schemas;

namespace Ensemble.LocalCluster.Api.Discovery;

/// <summary>OpenAPI v3, a document for each group and version: enough for <c>kubectl explain</c>, and to say that the server validates fields itself.</summary>
internal sealed class OpenApiDocuments(KindRegistry kinds)
{
    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var group in kinds.All.GroupBy(kind => kind.ApiVersion, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var path = Root(group.First())[1..];

            // The version of the newest definition: whoever keeps documents by address asks anew after a change.
            var hash = string.Join('.', group.Select(kind => kind.Schema.GetHashCode().ToString("x8")).Order(StringComparer.Ordinal)).GetHashCode(StringComparison.Ordinal);
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={hash:x8}" };
        }

        return new() { ["paths"] = paths };
    }

    public ApiResponse? Of(string group, string version)
    {
        var found = kinds.All.Where(kind => kind.Group == group && kind.Version == version).ToList();
        if (found.Count == 0) return null;
        var (paths, schemas) = (new JsonObject(), new JsonObject());
        foreach (var kind in found)
        {
            var name = ComponentOf(kind);
            AddPaths(paths, kind, name);
            if (kind.IsCustom) schemas[name] = Custom(kind, schemas);
            else Model(kind.Schema, schemas);
            if (schemas[name] is JsonObject schema)
                schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind));
        }

        return ApiResponse.Json(new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Ensemble local cluster, for development only", ["version"] = DiscoveryDocuments.Version },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        });
    }

    private static string Root(ResourceKind kind) => kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";

    private static string ComponentOf(ResourceKind kind) => kind.IsCustom
        ? $"{string.Join('.', kind.Group.Split('.').Reverse())}.{kind.Version}.{kind.Kind}"
        : Name(kind.Schema.ComponentName);

    private static string Name(string model) => $"io.k8s.api.{model}";

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonObject GroupVersionKind(ResourceKind kind) => new() { ["group"] = kind.Group, ["kind"] = kind.Kind, ["version"] = kind.Version };

    private static void AddPaths(JsonObject paths, ResourceKind kind, string component)
    {
        var collection = $"{Root(kind)}/{(kind.Namespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}";
        JsonObject Operation(string action, params string[] parameters) => new()
        {
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = GroupVersionKind(kind),
            ["parameters"] = new JsonArray([.. parameters.Select(parameter => new JsonObject
            {
                ["name"] = parameter, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" },
            })]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject
                {
                    ["description"] = "OK",
                    ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Reference(component) } },
                },
            },
        };
        paths[collection] = new JsonObject { ["get"] = Operation("list"), ["post"] = Operation("post", "dryRun", "fieldManager", "fieldValidation") };
        paths[$"{collection}/{{name}}"] = new JsonObject
        {
            ["get"] = Operation("get"),
            ["put"] = Operation("put", "dryRun", "fieldManager", "fieldValidation"),
            ["patch"] = Operation("patch", "dryRun", "fieldManager", "fieldValidation", "force"),
            ["delete"] = Operation("delete", "dryRun"),
        };
    }

    private static JsonObject Custom(ResourceKind kind, JsonObject schemas)
    {
        var schema = (JsonObject)kind.Schema.Source!.DeepClone();
        var properties = schema.Child("properties");
        properties["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "The version of the schema of this object." };
        properties["kind"] = new JsonObject { ["type"] = "string", ["description"] = "The kind of this object." };
        properties["metadata"] = Model(ModelSchemas.Metadata, schemas);
        return schema;
    }

    /// <summary>Adds a model and all it refers to; what it returns stands for it.</summary>
    private static JsonObject Model(StructuralSchema schema, JsonObject schemas)
    {
        if (schema.ComponentName.Length == 0) return InPlace(schema, schemas);
        var name = Name(schema.ComponentName);
        if (!schemas.ContainsKey(name))
        {
            schemas[name] = null; // Taken before its members are walked: models refer to themselves.
            schemas[name] = InPlace(schema, schemas);
        }

        return Reference(name);
    }

    private static JsonObject InPlace(StructuralSchema schema, JsonObject schemas)
    {
        var document = new JsonObject();
        if (schema.Type.Length > 0) document["type"] = schema.Type;
        else if (schema.Format == "quantity") document["type"] = "string";
        else if (schema.IntOrString) document["x-kubernetes-int-or-string"] = true;
        else document["x-kubernetes-preserve-unknown-fields"] = true;
        if (schema.Format.Length > 0 && schema.Type.Length > 0) document["format"] = schema.Format;
        if (schema.Items is { } items) document["items"] = Model(items, schemas);
        if (schema.Values is { } values) document["additionalProperties"] = Model(values, schemas);
        if (schema.ListType.Length > 0) document["x-kubernetes-list-type"] = schema.ListType;
        if (schema.ListType == "map") document["x-kubernetes-list-map-keys"] = Json.ToArray(schema.ListKeys);
        if (schema.Properties.Count == 0) return document;
        var properties = document.Child("properties");
        foreach (var (name, member) in schema.Properties) properties[name] = Model(member, schemas);
        return document;
    }
}
