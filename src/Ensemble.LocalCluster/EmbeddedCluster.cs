using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Crds;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Controllers;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster;

/// <summary>
/// A whole Kubernetes cluster inside this process, for demo, tests and development: API server, control plane, and a fleet of simulated nodes.
/// Never a place to run production.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private const string KubeletAgent = "ensemble-local-kubelet";

    private readonly KubernetesApi _kubeletClient;
    private readonly KubernetesApi _controlClient;
    private readonly SimulatedFleet _fleet;

    private EmbeddedCluster(LocalApiServer server, LogSource logs, EmbeddedClusterOptions options)
    {
        Server = server;
        _kubeletClient = CreateClient(KubeletAgent);
        _controlClient = CreateClient("ensemble-local-control-plane");
        _fleet = new(_kubeletClient, _controlClient, options.Fleet, options.Kubelets, options.NodeGrace, options.Clock);
        logs.Kubelets = _fleet.Kubelets;
    }

    /// <summary>Its API server.</summary>
    public LocalApiServer Server { get; }

    /// <summary>Starts a cluster: our kinds are installed, its nodes are registered and Ready.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var logs = new LogSource();
        var server = await LocalApiServer.StartAsync(
            new() { Listen = options.Listen, Port = options.Port, Clock = options.Clock, Audit = options.Audit, Logs = logs }, stop);
        EmbeddedCluster? cluster = null;
        try
        {
            using (var installer = new KubernetesApi(server.Address, server.CreateHandler("system:installer"), new() { UserAgent = "ensemble-local" }))
            {
                foreach (var crd in CrdGenerator.Generate())
                    await installer.CreateAsync<JsonObject>(CoreKinds.CustomResourceDefinition, null, crd.Kind.ToString(), crd.Json, dryRun: false, stop);
                await installer.CreateAsync<JsonObject>(CoreKinds.StorageClass, null, "standard", VolumeControl.StandardClass(), dryRun: false, stop);
            }

            cluster = new(server, logs, options);
            await cluster._fleet.StartAsync(stop);
            return cluster;
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            else await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client in this process.</summary>
    /// <param name="userAgent">Who it is, in the audit and as field manager.</param>
    /// <param name="options">How else it behaves.</param>
    public KubernetesApi CreateClient(string userAgent, KubernetesApiOptions? options = null) =>
        new(Server.Address, Server.CreateHandler(userAgent), (options ?? new()) with { UserAgent = userAgent, FieldManager = userAgent });

    /// <summary>Writes a kubeconfig for kubectl; the cluster must listen.</summary>
    public Task WriteKubeconfigAsync(string path, CancellationToken stop) => Server.WriteKubeconfigAsync(path, stop: stop);

    /// <summary>The machine loses power: no heartbeat, and its processes are gone.</summary>
    public Task FailNodeAsync(string node, CancellationToken stop) => _fleet.FailNodeAsync(node, stop);

    /// <summary>The machine's network is cut: no heartbeat, but its processes go on.</summary>
    public Task PartitionNodeAsync(string node, CancellationToken stop) => _fleet.PartitionNodeAsync(node, stop);

    /// <summary>The machine is back; chips that failed stay failed.</summary>
    public Task RecoverNodeAsync(string node, CancellationToken stop) => _fleet.RecoverNodeAsync(node, stop);

    /// <summary>A chip fails, and with it the pod that holds it.</summary>
    public Task FailChipAsync(string node, int chip, CancellationToken stop) => _fleet.FailChipAsync(node, chip, stop);

    /// <summary>A chip is repaired.</summary>
    public Task RecoverChipAsync(string node, int chip, CancellationToken stop) => _fleet.RecoverChipAsync(node, chip, stop);

    /// <summary>What the sensors of a node's chips show; empty for a node without chips or of no such name.</summary>
    public IReadOnlyList<ChipReading> ReadChips(string node) => _fleet.Kubelets.ReadChips(node);

    /// <summary>What the metrics port of a simulated pod serves, in Prometheus' text format; null where it has none or can't be reached.</summary>
    public string? ReadMetrics(string ns, string pod) => _fleet.Kubelets.ReadMetrics(ns, pod);

    /// <summary>Whether there is nothing to do until time goes on: all watches in this process are read, nothing waits to be written.</summary>
    public bool IsAtRest => Server.RequestsInFlight == 0 && _fleet.IsAtRest && Server.IsDigested;

    /// <summary>Waits until the cluster is at rest, and stays so while others had their turn. For tests that move the clock.</summary>
    /// <param name="others">Whether all else that acts on the cluster is at rest, such as an operator's work queues; null for nothing else.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task SettleAsync(Func<bool>? others, CancellationToken stop)
    {
        var version = -1L;
        for (var quiet = 0; quiet < 3; quiet++)
        {
            await Task.Yield(); // Continuations that are ready, such as of timers that just fired, go first.
            stop.ThrowIfCancellationRequested();
            if (!IsAtRest || others?.Invoke() == false || Server.ResourceVersion != version) quiet = -1;
            version = Server.ResourceVersion;
        }
    }

    /// <summary>Ends it all; nothing is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        await Server.DisposeAsync();
        _kubeletClient.Dispose();
        _controlClient.Dispose();
    }

    /// <summary>The server wants its source of logs before there are kubelets.</summary>
    private sealed class LogSource : IPodLogSource
    {
        public Kubelets? Kubelets { get; set; }

        public Task<Stream?> OpenAsync(PodLogRequest request, CancellationToken stop) =>
            Kubelets?.OpenAsync(request, stop) ?? Task.FromResult<Stream?>(null);
    }
}
