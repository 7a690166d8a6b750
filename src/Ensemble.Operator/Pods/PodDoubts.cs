using System.Collections.Concurrent;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Queueing;
using Ensemble.Operator.Planning;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Pods;

/// <summary>Finds out about pods whose bind was never answered: until then their place is held, so that no chip is given twice.</summary>
/// <remarks>
/// To look whether a pod was bound settles nothing: the bind may be under way still. So it is sent again, which does nothing twice: a pod that
/// has a node takes no other. Only in the term of leadership that decided it: afterwards the place may be somebody else's, and it is looked.
/// </remarks>
internal sealed class PodDoubts(PodBinder binder, TimeProvider clock, ILogger<PodDoubts> log) : Controller<ObjectKey>(
    new() { Name = "pod-doubts", Workers = 8, Backoff = new Backoff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15)) }, clock, log)
{
    private readonly TimeProvider _clock = clock;
    private readonly ConcurrentDictionary<ObjectKey, (PodBind Bind, CancellationToken Term)> _binds = new();

    /// <summary>Called when a pod is no longer in doubt.</summary>
    public Action Resolved { get; set; } = () => { };

    /// <summary>Whether binds of an ended term of leadership are in doubt: their places are held in memory, and may be somebody else's.</summary>
    public bool AnyOfEndedTerm => _binds.Any(doubt => doubt.Value.Term.IsCancellationRequested);

    /// <summary>Notes a pod that may or may not have been bound.</summary>
    /// <param name="bind">The bind.</param>
    /// <param name="term">Cancelled when the leadership ends that decided it.</param>
    public void Add(PodBind bind, CancellationToken term)
    {
        _binds[bind.Pod.Key] = (bind, term);
        Queue.Add(bind.Pod.Key);
    }

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken abandon)
    {
        if (!_binds.TryGetValue(key, out var doubt)) return ReconcileResult.Done;
        if (doubt.Term.IsCancellationRequested) await WritePatience.InTimeAsync(stop => binder.LookAsync(doubt.Bind.Pod, stop), _clock, abandon);
        else await WritePatience.InTimeAsync(stop => binder.BindAsync(doubt.Bind, stop), _clock, abandon);
        _binds.TryRemove(KeyValuePair.Create(key, doubt));
        Resolved();
        return ReconcileResult.Done;
    }
}
