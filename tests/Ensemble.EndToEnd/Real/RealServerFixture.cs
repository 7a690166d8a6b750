using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Operator.Access;
using Ensemble.TestCluster;

namespace Ensemble.EndToEnd.Real;

/// <summary>A real API server of our own, the operator's roles applied: the specs of the collection share it, one after the other.</summary>
public sealed class RealServerFixture : IAsyncLifetime
{
    private string? _missing;

    /// <summary>The server; not null once <see cref="Require"/> has been passed.</summary>
    public BuiltTestCluster Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var found = await RealServer.FindAsync(TestClusters.Root, CancellationToken.None);
        _missing = found.Missing ?? (found.Folder is null ? "these specs bring nodes of their own and want a server to themselves, not a cluster of yours" : null);
        if (found.Folder is null) return;
        Server = await BuiltTestCluster.StartAsync(found.Folder, CancellationToken.None);
        using var api = Server.CreateClient("ensemble-installer");
        foreach (var item in Manifest.Read(OperatorAccess.Rights.ToYaml(OperatorAccess.Name, "ensemble-system")))
        {
            var kind = Manifest.KindOf(item);
            await api.ApplyAsync<JsonObject>(kind, (string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]!, item, force: true, dryRun: false, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is null) return;
        UsedRights.TakeAudit(Server.AuditLog!, TestUser.Operator.Name);
        await Server.DisposeAsync();
    }

    /// <summary>Skips a spec where there is no server; in continuous integration that is a failure.</summary>
    public void Require()
    {
        if (Server is not null) return;
        if (TestClusters.MustHaveReal && Environment.GetEnvironmentVariable("ENSEMBLE_TEST_KUBECONFIG") is null) Assert.Fail($"there is no real API server: {_missing}");
        Assert.Skip($"there is no real API server: {_missing}");
    }
}

[CollectionDefinition("real")]
public sealed class RealCollection : ICollectionFixture<RealServerFixture>;
