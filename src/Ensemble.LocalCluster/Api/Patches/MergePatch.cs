using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Patches;

/// <summary>JSON merge patch, RFC 7386.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                result.Remove(name);
                continue;
            }

            var present = result.At(name);
            var merged = Apply(present, change);
            if (!ReferenceEquals(merged, present)) result[name] = merged;
        }

        return result;
    }
}
