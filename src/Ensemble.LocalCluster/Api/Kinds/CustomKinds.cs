using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Api.Schemas;
using Ensemble.LocalCluster.Api.Tables;

namespace Ensemble.LocalCluster.Api.Kinds;

/// <summary>Makes served kinds of a CustomResourceDefinition, and keeps its status true.</summary>
internal static class CustomKinds
{
    /// <summary>What is wrong with a definition that would make it unservable.</summary>
    public static IReadOnlyList<Cause> Check(JsonObject definition)
    {
        var causes = new List<Cause>();
        string Need(params ReadOnlySpan<string> path)
        {
            var text = definition.Text(path) ?? "";
            if (text.Length == 0) causes.Add(Cause.Required(string.Join('.', path)));
            return text;
        }

        var (group, plural) = (Need("spec", "group"), Need("spec", "names", "plural"));
        Need("spec", "names", "kind");
        if (definition.Text("spec", "scope") is not ("Namespaced" or "Cluster") and var scope)
            causes.Add(Cause.Unsupported("spec.scope", $"\"{scope}\"", ["\"Cluster\"", "\"Namespaced\""]));
        if (definition.Text("metadata", "name") is var name && name != $"{plural}.{group}")
            causes.Add(Cause.Invalid("metadata.name", $"\"{name}\"", "must be spec.names.plural+\".\"+spec.group"));
        var versions = definition.Objects("spec", "versions").ToList();
        if (versions.Count(version => version.Flag("storage") == true) != 1)
            causes.Add(new("spec.versions", "FieldValueInvalid", "Invalid value: must have exactly one version marked as storage version"));
        for (var index = 0; index < versions.Count; index++) CheckSchema(versions[index], $"spec.versions[{index}].schema.openAPIV3Schema", causes);
        return causes;
    }

    /// <summary>Fills in what a definition leaves out, and says that it is established.</summary>
    public static void Establish(JsonObject definition, DateTimeOffset now)
    {
        var names = definition.Child("spec").Child("names");
        var kind = names.Text("kind") ?? "";
        names.Default("singular", kind.ToLowerInvariant());
        names.Default("listKind", kind + "List");
        definition.Child("spec").Default("conversion", new JsonObject { ["strategy"] = "None" });
        var status = definition.Child("status");
        status["acceptedNames"] = names.DeepClone();
        status["storedVersions"] = Json.ToArray(definition.Objects("spec", "versions")
            .Where(version => version.Flag("storage") == true).Select(version => version.Text("name") ?? ""));
        if (status["conditions"] is JsonArray) return;
        status["conditions"] = new JsonArray(
            Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
            Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now));
    }

    /// <summary>The kinds, one a served version.</summary>
    public static IReadOnlyList<ResourceKind> Of(JsonObject definition)
    {
        var (spec, names) = (definition.At("spec"), definition.At("spec", "names"));
        var (group, plural) = (spec.Text("group") ?? "", names.Text("plural") ?? "");
        return [.. spec.Objects("versions").Where(version => version.Flag("served") == true).Select(version => new ResourceKind
        {
            Group = group,
            Version = version.Text("name") ?? "",
            Plural = plural,
            Kind = names.Text("kind") ?? "",
            Singular = names.Text("singular") ?? "",
            ListKind = names.Text("listKind") ?? "",
            ShortNames = [.. names.Texts("shortNames")],
            Categories = [.. names.Texts("categories")],
            Namespaced = spec.Text("scope") == "Namespaced",
            HasStatus = version.At("subresources", "status") is not null,
            HasGeneration = true,
            IsCustom = true,
            Scale = version.At("subresources", "scale") is { } scale
                ? new(Path(scale, "specReplicasPath"), Path(scale, "statusReplicasPath"), Path(scale, "labelSelectorPath"))
                : null,
            SelectableFields = [.. version.Objects("selectableFields").Select(field => Path(field, "jsonPath"))],
            Schema = Schema(version),
            Columns = Column.OfDefinition(version),
            StorageKey = $"{group}/{plural}",
        })];
    }

    private static StructuralSchema Schema(JsonObject version)
    {
        var source = version.At("schema", "openAPIV3Schema") as JsonObject ?? [];
        var schema = StructuralSchema.Parse(source);
        schema.Properties["apiVersion"] = schema.Properties["kind"] = new() { Type = "string" };
        schema.Properties["metadata"] = ModelSchemas.Metadata;
        return schema;
    }

    private static void CheckSchema(JsonObject version, string field, List<Cause> causes)
    {
        if (version.At("schema", "openAPIV3Schema") is not JsonObject source)
        {
            causes.Add(Cause.Required(field, "schemas are required"));
            return;
        }

        if (source.Text("type") != "object") causes.Add(Cause.Invalid($"{field}.type", $"\"{source.Text("type")}\"", "must be object at the root"));
        try { StructuralSchema.Parse(source); }
        catch (ArgumentException fault) { causes.Add(Cause.Invalid(field, "pattern", fault.Message)); }
    }

    private static string[] Path(JsonNode node, string name) => node.Text(name)?.Split('.', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static JsonObject Condition(string type, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = Json.Time(now), ["reason"] = reason, ["message"] = message,
    };
}
