using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Schemas;

namespace Ensemble.LocalCluster.Api.Patches;

/// <summary>Strategic merge patch of built-in kinds: like a merge patch, but lists with a patch key are merged by it.</summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string DeleteValues = "$deleteFromPrimitiveList/";
    private const string Order = "$setElementOrder/";
    private const string RetainKeys = "$retainKeys";

    public static JsonNode? Apply(JsonNode? target, JsonNode? patch, StructuralSchema schema)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        if (changes.Text(Directive) is "replace") return Without(changes, Directive);
        if (changes.Text(Directive) is "delete") return null;
        var result = target as JsonObject ?? [];
        if (changes.At(RetainKeys) is JsonArray)
            foreach (var name in result.Select(pair => pair.Key).Except(changes.Texts(RetainKeys)).ToList()) result.Remove(name);
        foreach (var (name, change) in changes)
        {
            if (name.StartsWith(DeleteValues, StringComparison.Ordinal)) DeleteFrom(result, name[DeleteValues.Length..], change);
            else if (!name.StartsWith('$')) Merge(result, name, change, schema.Member(name) ?? StructuralSchema.Anything);
        }

        foreach (var (name, order) in changes)
            if (name.StartsWith(Order, StringComparison.Ordinal)) Sort(result, name[Order.Length..], order, schema.Member(name[Order.Length..])?.PatchKey ?? "");
        return result;
    }

    private static void Merge(JsonObject result, string name, JsonNode? change, StructuralSchema schema)
    {
        var present = result.At(name);
        var merged = change is JsonArray items && schema.PatchKey.Length > 0
            ? MergeList(present as JsonArray ?? [], items, schema)
            : Apply(present, change, schema);
        if (merged is null) result.Remove(name);
        else if (!ReferenceEquals(merged, present)) result[name] = merged;
    }

    private static JsonArray MergeList(JsonArray result, JsonArray changes, StructuralSchema schema)
    {
        if (changes.Any(change => change is JsonObject && change.Text(Directive) == "replace" && change.AsObject().Count == 1))
            return [.. changes.Where(change => change.Text(Directive) is null).Select(change => change?.DeepClone())];
        foreach (var change in changes)
        {
            var present = result.FirstOrDefault(item => SameKey(item, change, schema.PatchKey));
            if (change.Text(Directive) == "delete") result.Remove(present);
            else if (present is null) result.Add(Apply(null, change, schema.Items ?? StructuralSchema.Anything));
            else if (Apply(present, change, schema.Items ?? StructuralSchema.Anything) is var merged && !ReferenceEquals(merged, present))
                result[result.IndexOf(present)] = merged;
        }

        return result;
    }

    /// <summary>Values are their own keys; objects are known by the patch key.</summary>
    private static bool SameKey(JsonNode? left, JsonNode? right, string key) =>
        right is JsonObject ? left.At(key) is { } value && JsonNode.DeepEquals(value, right.At(key)) : JsonNode.DeepEquals(left, right);

    private static void DeleteFrom(JsonObject result, string name, JsonNode? values)
    {
        if (result.At(name) is JsonArray list && values is JsonArray gone)
            result[name] = new JsonArray([.. list.Where(item => !gone.Any(value => JsonNode.DeepEquals(item, value))).Select(item => item?.DeepClone())]);
    }

    /// <summary>Puts the named items in the given order, at the places where such items are; others stay.</summary>
    private static void Sort(JsonObject result, string name, JsonNode? order, string key)
    {
        if (result.At(name) is not JsonArray list || order is not JsonArray wanted) return;
        int Rank(JsonNode? item) => wanted.ToList().FindIndex(other => SameKey(item, other, key));
        var ranked = new Queue<JsonNode?>(list.Where(item => Rank(item) >= 0).OrderBy(Rank));
        result[name] = new JsonArray([.. list.Select(item => (Rank(item) >= 0 ? ranked.Dequeue() : item)?.DeepClone())]);
    }

    private static JsonObject Without(JsonObject item, string name)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Remove(name);
        return copy;
    }
}
