using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>The pod template of one variant: the job's, with the variant's containers laid over it by name.</summary>
/// <remarks>Objects merge, lists whose entries have names (env, ports, volumeMounts) merge by name, anything else is replaced; a container that the template lacks is added.</remarks>
public static class VariantTemplate
{
    /// <summary>The template of a variant, by name; the job's own where it has no variant of that name. A copy that the caller may change.</summary>
    public static JsonObject Of(TrainingJobSpec spec, string? variant) => Of(spec.Template, spec.Variants, variant);

    /// <inheritdoc cref="Of(TrainingJobSpec, string?)"/>
    public static JsonObject Of(InferenceJobSpec spec, string? variant) => Of(spec.Template, spec.Variants, variant);

    internal static JsonObject Of(JsonObject? original, JobVariant? variant)
    {
        var template = original?.DeepClone().AsObject() ?? [];
        if (variant?.Containers is not { Count: > 0 } containers) return template;
        if (template["spec"] is not JsonObject pod) template["spec"] = pod = [];
        if (pod["containers"] is not JsonArray list) pod["containers"] = list = [];
        foreach (var container in containers.OfType<ContainerOverlay>()) MergeNamed(list, ToJson(container));
        return template;
    }

    private static JsonObject Of(JsonObject? template, List<JobVariant>? variants, string? variant) =>
        Of(template, variants?.Find(candidate => candidate is { Name: { } name } && name == variant));

    private static JsonObject ToJson(ContainerOverlay container)
    {
        var json = new JsonObject { ["name"] = container.Name };
        foreach (var (key, value) in container.Fields ?? []) json[key] = JsonNode.Parse(value.GetRawText());
        return json;
    }

    private static void MergeNamed(JsonArray list, JsonObject entry)
    {
        var name = NameOf(entry);
        var twin = list.OfType<JsonObject>().FirstOrDefault(other => name is not null && NameOf(other) == name);
        if (twin is null) list.Add(entry.DeepClone());
        else Merge(twin, entry);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject from && target[key] is JsonObject to) Merge(to, from);
            else if (value is JsonArray { Count: > 0 } entries && target[key] is JsonArray list && entries.All(entry => NameOf(entry) is not null)) MergeAll(list, entries);
            else target[key] = value?.DeepClone();
        }
    }

    private static void MergeAll(JsonArray list, JsonArray entries)
    {
        foreach (var entry in entries.OfType<JsonObject>()) MergeNamed(list, entry);
    }

    internal static string? NameOf(JsonNode? entry) =>
        entry is JsonObject named && named["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;
}
