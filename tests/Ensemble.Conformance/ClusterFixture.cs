using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>One API server, and a namespace on it, that all cases of a collection share.</summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    private static readonly TestClusters Clusters = new();

    private string? _missing;

    public ITestCluster Cluster { get; private set; } = null!;

    public KubernetesApi Api { get; private set; } = null!;

    public string Namespace { get; } = $"conformance-{Guid.NewGuid():N}"[..20];

    public async ValueTask InitializeAsync()
    {
        (var cluster, _missing) = await StartAsync(Clusters);
        if (cluster is null) return;
        Cluster = cluster;
        Api = cluster.CreateClient("conformance");
        await Api.CreateAsync<JsonObject>(CoreKinds.Namespace, null, Namespace, Objects.Named("v1", "Namespace", Namespace), dryRun: false, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Cluster is null) return;
        await Api.DeleteAsync(CoreKinds.Namespace, null, Namespace, null, CancellationToken.None);
        Api.Dispose();
        await Cluster.DisposeAsync();
    }

    /// <summary>Skips a case whose server is not to be had; where continuous integration runs, that is a failure.</summary>
    public void Require()
    {
        if (Cluster is not null) return;
        if (TestClusters.MustHaveReal) Assert.Fail($"there is no real API server: {_missing}");
        Assert.Skip($"there is no real API server: {_missing}");
    }

    protected abstract Task<(ITestCluster? Cluster, string? Missing)> StartAsync(TestClusters clusters);
}

public sealed class LocalFixture : ClusterFixture
{
    protected override async Task<(ITestCluster? Cluster, string? Missing)> StartAsync(TestClusters clusters) => (await clusters.LocalAsync(), null);
}

public sealed class RealFixture : ClusterFixture
{
    protected override Task<(ITestCluster? Cluster, string? Missing)> StartAsync(TestClusters clusters) => clusters.RealAsync();
}
