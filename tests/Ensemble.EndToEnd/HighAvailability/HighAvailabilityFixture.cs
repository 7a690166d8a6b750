using Ensemble.Operator.Hosting;
using Ensemble.TestCluster;
using Ensemble.TestCluster.HighAvailability;

namespace Ensemble.EndToEnd.HighAvailability;

/// <summary>A real API server to themselves for the specs of two operator processes: they stop it.</summary>
public sealed class HighAvailabilityFixture : IAsyncLifetime
{
    private BuiltTestCluster? _server;
    private string? _missing;

    /// <summary>Two operators and gangs that run; not null once <see cref="Require"/> has been passed.</summary>
    public HighAvailabilityPlay Play { get; private set; } = null!;

    /// <summary>Hears how far the play is.</summary>
    public Action<string>? Tell { get; set; }

    public async ValueTask InitializeAsync()
    {
        var found = await RealServer.FindAsync(TestClusters.Root, CancellationToken.None);
        _missing = found.Missing ?? (found.Folder is null ? "these specs stop the API server, which a cluster of yours shall not suffer" : null);
        if (found.Folder is null) return;
        _server = await BuiltTestCluster.StartAsync(found.Folder, CancellationToken.None);
        Play = await HighAvailabilityPlay.StartAsync(_server, typeof(FleetOperator).Assembly.Location, line => Tell?.Invoke(line), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (Play is not null) await Play.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>Skips a spec where there is no server; in continuous integration that is a failure.</summary>
    public void Require()
    {
        if (_server is not null) return;
        if (TestClusters.MustHaveReal && Environment.GetEnvironmentVariable("ENSEMBLE_TEST_KUBECONFIG") is null) Assert.Fail($"there is no real API server: {_missing}");
        Assert.Skip($"there is no real API server: {_missing}");
    }
}
