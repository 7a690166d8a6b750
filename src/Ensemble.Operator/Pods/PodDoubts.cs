using System.Collections.Concurrent;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Projections;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pods;

/// <summary>Finds out about pods whose bind was never answered: until then their place is held, so that no chip is given twice.</summary>
internal sealed class PodDoubts(PodBinder binder, TimeProvider clock, ILogger<PodDoubts> log) : Controller<ObjectKey>(new() { Name = "pod-doubts" }, clock, log)
{
    private readonly ConcurrentDictionary<ObjectKey, PodFacts> _pods = new();

    /// <summary>Called when a pod is no longer in doubt.</summary>
    public Action Resolved { get; set; } = () => { };

    /// <summary>Notes a pod that may or may not have been bound.</summary>
    public void Add(PodFacts pod)
    {
        _pods[pod.Key] = pod;
        Queue.Add(pod.Key);
    }

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken abandon)
    {
        if (!_pods.TryGetValue(key, out var pod)) return ReconcileResult.Done;
        await binder.LookAsync(pod, abandon);
        _pods.TryRemove(KeyValuePair.Create(key, pod));
        Resolved();
        return ReconcileResult.Done;
    }
}
