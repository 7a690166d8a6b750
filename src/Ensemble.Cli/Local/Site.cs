using Ensemble.Cli.Manifests;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Cli.Local;

/// <summary>What makes a bare local cluster a site to work on: priority classes, the catalogue of accelerators, and the pools of the samples.</summary>
/// <param name="Classes">Accelerator classes of the catalogue.</param>
/// <param name="Pools">Pools.</param>
internal sealed record Site(int Classes, int Pools)
{
    private const string PoolsFile = "deploy/samples/pools.yaml";

    /// <summary>The samples that are jobs and their queues, in the order they are to be read.</summary>
    public static IEnumerable<ManifestFile> Samples => DeployFiles.In("samples").Where(file => file.Name != PoolsFile);

    /// <summary>Applies it to a cluster that has Ensemble's kinds.</summary>
    public static async Task<Site> InstallAsync(KubernetesApi api, CancellationToken stop)
    {
        var applier = new ManifestApplier(api);
        await applier.ApplyAsync(DeployFiles.In(""), stop);
        var classes = await applier.ApplyAsync(DeployFiles.In("catalogue"), stop);
        var pools = await applier.ApplyAsync(DeployFiles.In("samples").Where(file => file.Name == PoolsFile), stop);
        return new(classes.Length, pools.Length);
    }
}
