using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Conformance;

/// <summary>All objects of a cluster, by kind, namespace and name, with a digest of what their owners wrote.</summary>
internal static class Inventory
{
    /// <summary>Reads it, by whatever the cluster says it serves.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(KubernetesApi api, CancellationToken stop)
    {
        List<string> versions = ["api/v1"];
        foreach (var group in (await api.ReadAsync<JsonObject>("apis", stop))["groups"]!.AsArray()) versions.Add($"apis/{group!["preferredVersion"]!["groupVersion"]}");
        var objects = new List<string>();
        foreach (var version in versions)
        {
            foreach (var kind in (await api.ReadAsync<JsonObject>(version, stop))["resources"]!.AsArray())
                if (!((string)kind!["name"]!).Contains('/', StringComparison.Ordinal) && kind["verbs"]!.AsArray().Any(verb => (string)verb! == "list")) await AddAsync($"{version}/{kind["name"]}");
        }

        return [.. objects.Order(StringComparer.Ordinal)];

        async Task AddAsync(string path)
        {
            foreach (var item in (await api.ReadAsync<JsonObject>(path, stop))["items"]!.AsArray())
                objects.Add($"{path} {item.At("metadata.namespace")}/{item.At("metadata.name")} {Digest(item)}");
        }
    }

    /// <summary>Versions and times change with every write; these do not.</summary>
    private static string Digest(JsonNode? item)
    {
        var written = string.Join('\n', ((string[])["spec", "data", "rules", "metadata.labels", "metadata.annotations"]).Select(item.At));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written)))[..16];
    }
}
