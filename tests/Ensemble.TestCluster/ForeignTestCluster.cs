using Ensemble.Kubernetes.Client;

namespace Ensemble.TestCluster;

/// <summary>Somebody's cluster, by his kubeconfig: tests stay in namespaces of their own and clean up; our kinds are installed and stay.</summary>
public sealed class ForeignTestCluster : ITestCluster
{
    private readonly string _kubeconfig;

    private ForeignTestCluster(string kubeconfig) => _kubeconfig = kubeconfig;

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
        var cluster = new ForeignTestCluster(kubeconfig);
        using var api = cluster.CreateClient("ensemble-installer");
        await CustomKinds.InstallAsync(api, stop);
        return cluster;
    }

    /// <inheritdoc/>
    /// <remarks>Every client has the rights of the kubeconfig: foreign users cannot be made.</remarks>
    public KubernetesApi CreateClient(string userAgent, KubernetesApiOptions? options = null, TestUser? user = null) =>
        KubernetesApi.Connect(_kubeconfig, options: (options ?? new()) with { UserAgent = userAgent, FieldManager = userAgent });

    /// <inheritdoc/>
    public Task<string> KubeconfigAsync(TestUser? user = null) => Task.FromResult(_kubeconfig);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
