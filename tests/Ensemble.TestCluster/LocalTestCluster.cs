using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster;
using Ensemble.LocalCluster.Fleet;

namespace Ensemble.TestCluster;

/// <summary>The embedded API server, with our kinds installed and no nodes, over its sockets as over memory.</summary>
public sealed class LocalTestCluster : ITestCluster
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ensemble-local-").FullName;
    private readonly EmbeddedCluster _cluster;

    private LocalTestCluster(EmbeddedCluster cluster) => _cluster = cluster;

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public bool HasCel => false;

    /// <inheritdoc/>
    public bool HasRbac => false;

    /// <inheritdoc/>
    public bool IsOurs => true;

    /// <inheritdoc/>
    public string? AuditLog => null;

    /// <summary>Starts one.</summary>
    public static async Task<LocalTestCluster> StartAsync(CancellationToken stop) =>
        new(await EmbeddedCluster.StartAsync(new() { Fleet = FleetDescription.Of(new NodeGroup { Name = "plain", Count = 1 }), Listen = true }, stop));

    /// <inheritdoc/>
    public KubernetesApi CreateClient(string userAgent, KubernetesApiOptions? options = null, TestUser? user = null) =>
        new(_cluster.Server.ClientConfiguration((user ?? TestUser.Admin).Name), (options ?? new()) with { UserAgent = userAgent, FieldManager = userAgent });

    /// <inheritdoc/>
    public async Task<string> KubeconfigAsync(TestUser? user = null)
    {
        var path = Path.Combine(_folder, $"{(user ?? TestUser.Admin).Name.Replace(':', '-')}.config");
        if (!File.Exists(path)) await _cluster.Server.WriteKubeconfigAsync(path, (user ?? TestUser.Admin).Name);
        return path;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
