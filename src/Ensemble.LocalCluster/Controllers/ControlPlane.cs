using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Controllers;

/// <summary>The controllers without which a cluster is no cluster: node lifecycle, eviction by taints, disruption budgets, volumes, pod and owner garbage collection. Plain clients, as everything here.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(5); // As kube-controller-manager's node monitor.

    private readonly CancellationTokenSource _stop = new();
    private readonly Outbox _outbox;
    private readonly ITimer _checks;
    private readonly Task _watching;

    public ControlPlane(KubernetesApi api, TimeProvider clock, TimeSpan nodeGrace)
    {
        _outbox = new(clock);
        var nodes = new NodeLifecycle(api, _outbox, clock, nodeGrace);
        var pods = new PodCollector(api, _outbox, clock, nodeGrace);
        var owners = new OwnerCollector(api, _outbox);
        var taints = new TaintEviction(api, _outbox, clock);
        var binder = new HeldPodBinder(api, _outbox, clock);
        var budgets = new BudgetStatuses(api, _outbox, clock);
        var volumes = new VolumeControl(api, _outbox);
        ObjectWatch[] watches =
        [
            new(api, CoreKinds.Node, ListQuery.All, (node, gone) => { nodes.SeeNode(node, gone); pods.SeeNode(node, gone); taints.SeeNode(node, gone); binder.SeeNode(node, gone); }),
            new(api, CoreKinds.Lease, ListQuery.All, nodes.SeeLease),
            new(api, CoreKinds.PersistentVolume, ListQuery.All, volumes.SeeVolume),
            new(api, CoreKinds.StorageClass, ListQuery.All, volumes.SeeClass),
            .. OwnerCollector.Kinds.Select(kind => new ObjectWatch(api, kind, ListQuery.All, (item, gone) =>
            {
                owners.See(kind, item, gone);
                if (kind == CoreKinds.PodDisruptionBudget) budgets.SeeBudget(item, gone);
                if (kind == CoreKinds.PersistentVolumeClaim) volumes.SeeClaim(item, gone);
                if (kind != CoreKinds.Pod) return;
                pods.SeePod(item, gone);
                taints.SeePod(item, gone);
                binder.SeePod(item, gone);
                budgets.SeePod(item, gone);
                volumes.SeePod(item, gone);
            })),
        ];
        _watching = Task.WhenAll(watches.Select(w => w.RunAsync(clock, _stop.Token)));
        Started = Task.WhenAll(watches.Select(w => w.Listed));
        _checks = clock.CreateTimer(_ => Check(), null, CheckPeriod, CheckPeriod);

        void Check()
        {
            if (!Started.IsCompleted) return; // A node that is not yet listed is not missing.
            nodes.Check();
            pods.Check();
            taints.Check();
        }
    }

    /// <summary>Done when all is listed.</summary>
    public Task Started { get; }

    public bool IsAtRest => _outbox.IsEmpty;

    public async ValueTask DisposeAsync()
    {
        await _checks.DisposeAsync();
        await _stop.CancelAsync();
        await _watching;
        await _outbox.DisposeAsync();
        _stop.Dispose();
    }
}
