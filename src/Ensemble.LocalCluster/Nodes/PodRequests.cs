using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>What a pod asks for, as kubelet counts it: all containers together, or the largest init container if that is more; then overhead.</summary>
internal static class PodRequests
{
    public static Dictionary<string, decimal> Of(JsonObject pod)
    {
        var sum = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["pods"] = 1 };
        foreach (var container in pod.Objects("spec", "containers"))
            foreach (var (name, amount) in Of(container, "resources")) sum[name] = sum.GetValueOrDefault(name) + amount;
        foreach (var container in pod.Objects("spec", "initContainers"))
            foreach (var (name, amount) in Of(container, "resources")) sum[name] = Math.Max(sum.GetValueOrDefault(name), amount);
        foreach (var (name, amount) in Amounts(pod.At("spec", "overhead"))) sum[name] = sum.GetValueOrDefault(name) + amount;
        return sum;
    }

    /// <summary>Reads a resource list; what is no quantity counts as nothing.</summary>
    public static IEnumerable<(string Name, decimal Amount)> Amounts(JsonNode? list)
    {
        foreach (var (name, value) in list as JsonObject ?? [])
            if (value is JsonValue && new Quantity(value.ToString()).TryValue(out var amount)) yield return (name, amount);
    }

    private static Dictionary<string, decimal> Of(JsonObject container, string resources)
    {
        var amounts = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (name, amount) in Amounts(container.At(resources, "limits"))) amounts[name] = amount;
        foreach (var (name, amount) in Amounts(container.At(resources, "requests"))) amounts[name] = amount;
        return amounts;
    }
}
