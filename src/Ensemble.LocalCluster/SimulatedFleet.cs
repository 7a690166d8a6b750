using System.Text.Json.Nodes;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Controllers;
using Ensemble.LocalCluster.Fleet;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster;

/// <summary>
/// The nodes of a fleet and the controllers that watch over them, for whatever API server: the embedded one or a real one. Plain clients all.
/// </summary>
public sealed class SimulatedFleet : IAsyncDisposable
{
    private readonly KubernetesApi _controlClient;
    private readonly ControlPlane _control;

    /// <summary>A fleet that does nothing yet.</summary>
    /// <param name="kubeletClient">The API server as kubelets have it; stays the caller's to dispose.</param>
    /// <param name="controlClient">The API server as controllers have it; stays the caller's to dispose.</param>
    /// <param name="fleet">The nodes.</param>
    /// <param name="kubelets">How kubelets behave.</param>
    /// <param name="nodeGrace">How long a node may be silent before it counts as lost.</param>
    /// <param name="clock">The time of everything in it.</param>
    public SimulatedFleet(
        KubernetesApi kubeletClient, KubernetesApi controlClient, FleetDescription fleet, KubeletOptions kubelets, TimeSpan nodeGrace, TimeProvider clock)
    {
        _controlClient = controlClient;
        Kubelets = new(kubeletClient, fleet, kubelets, clock);
        _control = new(controlClient, clock, nodeGrace);
    }

    /// <summary>The nodes' kubelets.</summary>
    public Kubelets Kubelets { get; }

    /// <summary>Whether nothing waits to be written or read. Events that are still on their way are not counted.</summary>
    public bool IsAtRest => Kubelets.IsAtRest && _control.IsAtRest;

    /// <summary>Registers the nodes; done once all are registered and pods are run.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        await Kubelets.StartAsync(stop);
        await _control.Started.WaitAsync(stop);
    }

    /// <summary>The machine loses power: no heartbeat, and its processes are gone.</summary>
    public Task FailNodeAsync(string node, CancellationToken stop) => SetFaultAsync(node, f => f with { Dead = true }, stop);

    /// <summary>The machine's network is cut: no heartbeat, but its processes go on.</summary>
    public Task PartitionNodeAsync(string node, CancellationToken stop) => SetFaultAsync(node, f => f with { Silent = true }, stop);

    /// <summary>The machine is back; chips that failed stay failed.</summary>
    public Task RecoverNodeAsync(string node, CancellationToken stop) => SetFaultAsync(node, f => f with { Dead = false, Silent = false }, stop);

    /// <summary>A chip fails, and with it the pod that holds it.</summary>
    public Task FailChipAsync(string node, int chip, CancellationToken stop) => SetFaultAsync(node, f => f with { Chips = f.Chips | ChipSet.Of(chip) }, stop);

    /// <summary>A chip is repaired.</summary>
    public Task RecoverChipAsync(string node, int chip, CancellationToken stop) => SetFaultAsync(node, f => f with { Chips = f.Chips - ChipSet.Of(chip) }, stop);

    /// <summary>Ends it without a word, as if the machines lost power. The Node objects stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        await Kubelets.DisposeAsync();
    }

    private async Task SetFaultAsync(string node, Func<NodeFault, NodeFault> change, CancellationToken stop)
    {
        var found = await _controlClient.GetAsync<JsonObject>(CoreKinds.Node, null, node, stop);
        var fault = change(NodeFault.Parse(found.Text("metadata", "annotations", NodeFault.Annotation))).ToString();
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [NodeFault.Annotation] = fault.Length == 0 ? null : fault } },
        };
        await _controlClient.PatchAsync<JsonObject>(CoreKinds.Node, null, node, PatchType.Merge, patch, dryRun: false, stop);
    }
}
