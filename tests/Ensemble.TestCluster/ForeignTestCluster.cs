using Ensemble.Kubernetes.Client;

namespace Ensemble.TestCluster;

/// <summary>Somebody's cluster, by his kubeconfig: tests stay in namespaces of their own and clean up; our kinds are there while they run.</summary>
public sealed class ForeignTestCluster : ITestCluster
{
    private readonly string _kubeconfig;
    private readonly InstalledKinds _kinds;

    private ForeignTestCluster(string kubeconfig, InstalledKinds kinds) => (_kubeconfig, _kinds) = (kubeconfig, kinds);

    /// <inheritdoc/>
    public string Name => "foreign";

    /// <inheritdoc/>
    public bool HasCel => true;

    /// <inheritdoc/>
    public bool HasRbac => true;

    /// <inheritdoc/>
    public bool IsOurs => false;

    /// <inheritdoc/>
    public string? AuditLog => null;

    /// <summary>Connects, and installs our kinds.</summary>
    public static async Task<ForeignTestCluster> ConnectAsync(string kubeconfig, CancellationToken stop)
    {
        using var api = ClientOf(kubeconfig, "ensemble-installer", new());
        return new(kubeconfig, await InstalledKinds.InstallAsync(api, stop));
    }

    /// <inheritdoc/>
    /// <remarks>Every client has the rights of the kubeconfig: foreign users cannot be made.</remarks>
    public KubernetesApi CreateClient(string userAgent, KubernetesApiOptions? options = null, TestUser? user = null) => ClientOf(_kubeconfig, userAgent, options ?? new());

    /// <inheritdoc/>
    public Task<string> KubeconfigAsync(TestUser? user = null) => Task.FromResult(_kubeconfig);

    /// <summary>Leaves the cluster's kinds as they were.</summary>
    public async ValueTask DisposeAsync()
    {
        using var api = ClientOf(_kubeconfig, "ensemble-installer", new());
        await _kinds.RestoreAsync(api, CancellationToken.None);
    }

    private static KubernetesApi ClientOf(string kubeconfig, string userAgent, KubernetesApiOptions options) =>
        KubernetesApi.Connect(kubeconfig, options: options with { UserAgent = userAgent, FieldManager = userAgent });
}
