using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.TestCluster;

/// <summary>Installs our kinds in a cluster.</summary>
public static class CustomKinds
{
    /// <summary>Applies all CRDs and waits until they are served.</summary>
    public static async Task InstallAsync(KubernetesApi api, CancellationToken stop)
    {
        foreach (var crd in CrdGenerator.Generate())
        {
            var name = (string)crd.Json["metadata"]!["name"]!;
            await api.ApplyAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, name, crd.Json, force: true, dryRun: false, stop);
            while (!await IsServedAsync(api, name, stop)) await Task.Delay(50, stop);
        }
    }

    private static async Task<bool> IsServedAsync(KubernetesApi api, string name, CancellationToken stop)
    {
        var crd = await api.GetAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, name, stop);
        if (!(crd["status"]?["conditions"] as JsonArray ?? []).Any(c => (string?)c!["type"] == "Established" && (string?)c["status"] == "True")) return false;
        try
        {
            var spec = crd["spec"]!;
            using var list = await api.OpenAsync($"apis/{spec["group"]}/{spec["versions"]![0]!["name"]}/{spec["names"]!["plural"]}?limit=1", stop);
            return true;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false; // Established, and not yet routed.
        }
    }
}
