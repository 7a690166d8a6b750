namespace Ensemble.Operator.Planning;

/// <summary>Wakes one waiter; many calls before it wakes count as one.</summary>
internal sealed class WakeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _set = New();

    public bool IsSet
    {
        get
        {
            lock (_lock) return _set.Task.IsCompleted;
        }
    }

    public void Set()
    {
        lock (_lock) _set.TrySetResult();
    }

    public void Reset()
    {
        lock (_lock)
        {
            if (_set.Task.IsCompleted) _set = New();
        }
    }

    /// <summary>Waits until the signal is set or a time has passed; null waits for the signal alone.</summary>
    public async Task WaitAsync(TimeSpan? atMost, TimeProvider clock, CancellationToken stop)
    {
        Task set;
        lock (_lock) set = _set.Task;
        if (atMost is { } span)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(set, Task.Delay(span, clock, either.Token));
            await either.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return;
        }

        await set.WaitAsync(stop);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
