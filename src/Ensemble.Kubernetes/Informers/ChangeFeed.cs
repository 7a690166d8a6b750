using System.Diagnostics.CodeAnalysis;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Kubernetes.Informers;

/// <summary>Changes waiting for a slow reader. Holds at most one per object, so a reader that sleeps costs no more than the store itself.</summary>
/// <remarks>Objects come in the order in which they first changed since they were last read. One reader; no reading in parallel.</remarks>
public sealed class ChangeFeed<T>
    where T : class
{
    private readonly IProjection<T> _projection;
    private readonly Lock _lock = new();
    private readonly Queue<ObjectKey> _order = [];
    private readonly Dictionary<ObjectKey, Change<T>> _changes = [];
    private TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChangeFeed(IProjection<T> projection) => _projection = projection;

    /// <summary>How many objects have changes that were not read.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _changes.Count;
        }
    }

    /// <summary>The next change; waits for one.</summary>
    /// <remarks>An object that came and went unread is left out. One that was replaced under its name comes as one change with both.</remarks>
    public async ValueTask<Change<T>> ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            if (TryRead(out var change)) return change.Value;
            Task filled;
            lock (_lock) filled = _filled.Task;
            await filled.WaitAsync(stop);
        }
    }

    /// <summary>The next change, if there is one.</summary>
    public bool TryRead([NotNullWhen(true)] out Change<T>? change)
    {
        lock (_lock)
        {
            while (_order.TryDequeue(out var key))
            {
                _changes.Remove(key, out var sum);
                if (sum.Old is null && sum.New is null) continue;
                change = sum;
                return true;
            }

            if (_filled.Task.IsCompleted) _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        change = null;
        return false;
    }

    internal void Add(Change<T> change)
    {
        var key = _projection.KeyOf(change.Current);
        lock (_lock)
        {
            if (_changes.TryGetValue(key, out var waiting))
            {
                _changes[key] = new(waiting.Old, change.New, change.Source);
                return;
            }

            _changes[key] = change;
            _order.Enqueue(key);
            _filled.TrySetResult();
        }
    }
}
