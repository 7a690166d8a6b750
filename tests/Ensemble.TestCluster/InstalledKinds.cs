using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.TestCluster;

/// <summary>Our kinds in somebody's cluster, and what stood there before.</summary>
public sealed class InstalledKinds
{
    private readonly Dictionary<string, JsonObject?> _before;

    private InstalledKinds(Dictionary<string, JsonObject?> before) => _before = before;

    /// <summary>Notes what there is, and installs them over it.</summary>
    public static async Task<InstalledKinds> InstallAsync(KubernetesApi api, CancellationToken stop)
    {
        var before = new Dictionary<string, JsonObject?>(StringComparer.Ordinal);
        foreach (var crd in CrdGenerator.Generate())
        {
            var name = (string)crd.Json["metadata"]!["name"]!;
            before[name] = await FindAsync(api, name, stop);
        }

        await CustomKinds.InstallAsync(api, stop);
        return new(before);
    }

    /// <summary>Takes away those that were not there, and gives the others back the spec and the marks that they had.</summary>
    public async Task RestoreAsync(KubernetesApi api, CancellationToken stop)
    {
        foreach (var (name, then) in _before)
        {
            if (then is null) await api.DeleteAsync(CoreKinds.CustomResourceDefinition, null, name, null, stop);
            else await RestoreAsync(api, name, then, stop);
        }

        foreach (var name in _before.Where(kind => kind.Value is null).Select(kind => kind.Key))
            while (await FindAsync(api, name, stop) is not null) await Task.Delay(50, stop);
    }

    private static async Task RestoreAsync(KubernetesApi api, string name, JsonObject then, CancellationToken stop)
    {
        if (await FindAsync(api, name, stop) is not { } now) return; // Its owner took it away meanwhile.
        now["spec"] = then["spec"]!.DeepClone();
        foreach (var marks in (string[])["labels", "annotations"])
        {
            ((JsonObject)now["metadata"]!).Remove(marks);
            if (then["metadata"]![marks] is { } had) now["metadata"]![marks] = had.DeepClone();
        }

        await api.UpdateAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, name, now, dryRun: false, stop);
    }

    private static Task<JsonObject?> FindAsync(KubernetesApi api, string name, CancellationToken stop) => api.FindAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, name, stop);
}
