namespace Ensemble.TestCluster;

/// <summary>The clusters that one test process shares: each is started when it is first asked for.</summary>
public sealed class TestClusters : IAsyncDisposable
{
    private readonly Lazy<Task<ITestCluster>> _local;
    private readonly Lazy<Task<(ITestCluster? Cluster, string? Missing)>> _real;

    /// <summary>No cluster yet.</summary>
    public TestClusters()
    {
        _local = new(async () => await LocalTestCluster.StartAsync(CancellationToken.None));
        _real = new(StartRealAsync);
    }

    /// <summary>The repository's root: the nearest folder above the tests' with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Whether a machine without a real API server fails the tests that need one, instead of skipping them.</summary>
    public static bool MustHaveReal => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>The embedded API server.</summary>
    public Task<ITestCluster> LocalAsync() => _local.Value;

    /// <summary>A real API server, or why there is none.</summary>
    public Task<(ITestCluster? Cluster, string? Missing)> RealAsync() => _real.Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_local.IsValueCreated) await (await _local.Value).DisposeAsync();
        if (_real.IsValueCreated && (await _real.Value).Cluster is { } real) await real.DisposeAsync();
    }

    private static async Task<(ITestCluster? Cluster, string? Missing)> StartRealAsync()
    {
        var server = await RealServer.FindAsync(Root, CancellationToken.None);
        if (server.Kubeconfig is { } kubeconfig) return (await ForeignTestCluster.ConnectAsync(kubeconfig, CancellationToken.None), null);
        return server.Folder is { } folder ? (await BuiltTestCluster.StartAsync(folder, CancellationToken.None), null) : (null, server.Missing);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Operator.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
