using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.TestCluster;

namespace Ensemble.Conformance;

/// <summary>One API server, and a namespace on it, that all cases of a collection share.</summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    private const string TestLabel = "ensemble.fleet/test";

    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(2);

    private static readonly TestClusters Clusters = new();

    private readonly ConcurrentBag<string> _namespaces = [];
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
        await CreateNamespaceAsync(Namespace);
    }

    /// <summary>Makes a namespace that goes when all cases are done.</summary>
    public async Task CreateNamespaceAsync(string name)
    {
        var ns = Objects.Named("v1", "Namespace", name);
        ns["metadata"]!["labels"] = new JsonObject { [TestLabel] = "conformance" }; // So that whoever owns the cluster knows whose it is.
        _namespaces.Add(name);
        await Api.CreateAsync<JsonObject>(CoreKinds.Namespace, null, name, ns, dryRun: false, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Cluster is null) return;
        if (!Cluster.IsOurs) await LeaveAsync(); // Ours ends anyhow.
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

    /// <summary>Takes the namespaces away, and waits until they are gone: what stays behind is a failure.</summary>
    private async Task LeaveAsync()
    {
        using var late = new CancellationTokenSource(LongestEnd);
        foreach (var ns in _namespaces) await Api.DeleteAsync(CoreKinds.Namespace, null, ns, null, late.Token);
        try
        {
            foreach (var ns in _namespaces) await UntilGoneAsync(ns, late.Token);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested)
        {
            throw new InvalidOperationException($"Not all namespaces are gone after {LongestEnd.TotalMinutes} minutes; delete those with the label {TestLabel} by hand.", e);
        }
    }

    private async Task UntilGoneAsync(string ns, CancellationToken late)
    {
        while (await Api.FindAsync<JsonObject>(CoreKinds.Namespace, null, ns, late) is not null)
        {
            // Cases bind pods to nodes that nobody has: no kubelet confirms their end.
            foreach (var pod in (await Api.ListAsync<JsonObject>(CoreKinds.Pod, ns, ListQuery.All, late)).Items!)
                await Api.DeleteAsync(CoreKinds.Pod, ns, Objects.NameOf(pod), new() { GracePeriodSeconds = 0 }, late);
            await Task.Delay(100, late);
        }
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
