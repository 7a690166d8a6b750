using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Fleet;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>Plays the nodes of a fleet for any API server, the embedded one or a real one: it is a plain client, with one pod watch for all nodes.</summary>
public sealed class Kubelets : IPodLogSource, IAsyncDisposable
{
    private readonly KubeletHost _host;
    private readonly TimeProvider _clock;
    private readonly FrozenDictionary<string, Kubelet> _nodes;
    private readonly CancellationTokenSource _stop = new();
    private readonly ObjectWatch _podWatch;
    private readonly ObjectWatch _nodeWatch;
    private Task _watching = Task.CompletedTask;

    /// <summary>Kubelets that do nothing yet.</summary>
    /// <param name="api">The API server; stays the caller's to dispose.</param>
    /// <param name="fleet">Their nodes.</param>
    /// <param name="options">How they behave.</param>
    /// <param name="clock">Their time.</param>
    public Kubelets(KubernetesApi api, FleetDescription fleet, KubeletOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        _clock = clock;
        _host = new(api, options, clock);
        _nodes = fleet.Nodes.ToFrozenDictionary(n => n.Name, n => new Kubelet(n, _host), StringComparer.Ordinal);
        _podWatch = new(api, CoreKinds.Pod, new() { FieldSelector = "spec.nodeName!=" }, SeePod);
        _nodeWatch = new(api, CoreKinds.Node, ListQuery.All, SeeNode);
    }

    /// <summary>Whether nothing waits to be written or read. Events that are still on their way are not counted.</summary>
    public bool IsAtRest => _host.IsAtRest;

    /// <summary>Registers the nodes and begins to run pods; done once all nodes are registered.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        await Parallel.ForEachAsync(_nodes.Values.OrderBy(n => n.Node.Ordinal), stop, async (node, cancelled) =>
        {
            await node.WriteAsync(cancelled);
            await node.Lease.WriteAsync(cancelled);
            lock (_host.Gate) node.StartBeating();
        });
        _watching = Task.WhenAll(_podWatch.RunAsync(_clock, _stop.Token), _nodeWatch.RunAsync(_clock, _stop.Token));
        await Task.WhenAll(_podWatch.Listed, _nodeWatch.Listed).WaitAsync(stop);
    }

    /// <summary>What the chips' sensors show now.</summary>
    /// <returns>A reading for each chip of the node; none for a node that is not here.</returns>
    public IReadOnlyList<ChipReading> ReadChips(string node)
    {
        if (!_nodes.TryGetValue(node, out var kubelet)) return [];
        lock (_host.Gate)
        {
            return [.. kubelet.Chips.Select(chip =>
            {
                var state = chip.At(_host.Agenda.Now);
                var pod = chip.Holder is { } uid && kubelet.Pods.TryGetValue(uid, out var run) ? $"{run.Namespace}/{run.Name}" : null;
                return new ChipReading(chip.Index, chip.Healthy, chip.Utilisation, state.Power, state.Energy, state.Celsius, pod);
            })];
        }
    }

    /// <summary>What the metrics port of a pod serves; null where it has none, or its node is silent.</summary>
    public string? ReadMetrics(string ns, string pod)
    {
        lock (_host.Gate)
        {
            foreach (var kubelet in _nodes.Values)
            {
                if (!kubelet.Hears) continue;
                foreach (var run in kubelet.Pods.Values)
                {
                    if (run.Name == pod && run.Namespace == ns) return run.Process?.Metrics(_host.Agenda.Now);
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(PodLogRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_host.Gate)
        {
            var run = _nodes.Values.SelectMany(n => n.Pods.Values).FirstOrDefault(p => p.Namespace == request.Namespace && p.Name == request.Pod);
            return Task.FromResult(run?.RunningSince is null ? null : run.Log.Open(request, stop));
        }
    }

    /// <summary>Stops without a word, as if the machines lost power; true processes are killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        await _host.DisposeAsync();
        lock (_host.Gate)
            foreach (var run in _nodes.Values.SelectMany(n => n.Pods.Values)) run.Process?.Kill(_host.Agenda.Now);
        _stop.Dispose();
    }

    private void SeePod(JsonObject pod, bool gone)
    {
        if (!_nodes.TryGetValue(pod.Text("spec", "nodeName") ?? "", out var kubelet)) return;
        lock (_host.Gate)
        {
            if (gone) kubelet.LosePod(pod.Text("metadata", "uid") ?? "");
            else kubelet.SeePod(pod);
        }
    }

    private void SeeNode(JsonObject node, bool gone)
    {
        if (gone || !_nodes.TryGetValue(node.Text("metadata", "name") ?? "", out var kubelet)) return;
        lock (_host.Gate) kubelet.SeeNode(node);
    }
}
