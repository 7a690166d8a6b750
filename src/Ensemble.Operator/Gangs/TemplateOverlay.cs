using System.Text.Json.Nodes;

namespace Ensemble.Operator.Gangs;

/// <summary>Lays a variant's containers over the job's template, by container name.</summary>
/// <remarks>
/// Objects merge, lists whose entries have names (env, ports, volumeMounts) merge by name, anything else is replaced; a container that the
/// template lacks is added.
/// </remarks>
internal static class TemplateOverlay
{
    public static JsonObject Lay(JsonObject template, IEnumerable<JsonObject> containers)
    {
        var merged = (JsonObject)template.DeepClone();
        if (merged["spec"] is not JsonObject spec) merged["spec"] = spec = [];
        if (spec["containers"] is not JsonArray list) spec["containers"] = list = [];
        foreach (var container in containers) MergeNamed(list, container);
        return merged;
    }

    private static void MergeNamed(JsonArray list, JsonObject entry)
    {
        var name = (entry["name"] as JsonValue)?.ToString();
        var twin = list.OfType<JsonObject>().FirstOrDefault(other => name is not null && (other["name"] as JsonValue)?.ToString() == name);
        if (twin is null) list.Add(entry.DeepClone());
        else Merge(twin, entry);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject from && target[key] is JsonObject to) Merge(to, from);
            else if (value is JsonArray entries && target[key] is JsonArray list && entries.Count > 0 && entries.All(IsNamed)) MergeAll(list, entries);
            else target[key] = value?.DeepClone();
        }
    }

    private static void MergeAll(JsonArray list, JsonArray entries)
    {
        foreach (var entry in entries.OfType<JsonObject>()) MergeNamed(list, entry);
    }

    private static bool IsNamed(JsonNode? entry) => entry is JsonObject named && named["name"] is JsonValue;
}
