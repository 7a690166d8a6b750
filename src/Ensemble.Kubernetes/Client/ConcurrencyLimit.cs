namespace Ensemble.Kubernetes.Client;

/// <summary>How many requests may be under way at a time: as many as the API server takes without saying that it is busy.</summary>
/// <remarks>
/// Halved when the server is busy, at most once for the requests that were under way together, and grown by one for each round of requests
/// that used it up and that it answers: additive increase, multiplicative decrease, as TCP does (Jacobson 1988). So clients that share what API Priority and
/// Fairness gives them come to share it evenly, and one that has it alone uses it all. While the server asks to wait nobody is let in, and then
/// who waits longest first. Safe for use by many.
/// </remarks>
internal sealed class ConcurrencyLimit : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<Turn>> _waiting = new();
    private readonly ITimer _opening;
    private readonly int _most;
    private readonly TimeProvider _clock;
    private double _limit;
    private int _underWay;
    private int _cuts;
    private DateTimeOffset _opensAt = DateTimeOffset.MinValue;

    /// <param name="most">The most requests at a time; also where it begins.</param>
    /// <param name="clock">The clock of what the server asks to wait.</param>
    public ConcurrencyLimit(int most, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        (_most, _limit, _clock) = (most, most, clock);
        _opening = clock.CreateTimer(_ => Open(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many may be under way now.</summary>
    public int Now
    {
        get
        {
            lock (_lock) return (int)_limit;
        }
    }

    /// <summary>Waits for a turn, to be given back by <see cref="Leave"/>.</summary>
    public async ValueTask<Turn> EnterAsync(CancellationToken stop)
    {
        TaskCompletionSource<Turn> waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && IsOpen) return Take();
            _waiting.Enqueue(waiter = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var cancelled = stop.UnsafeRegister(static (state, token) => ((TaskCompletionSource<Turn>)state!).TrySetCanceled(token), waiter);
        return await waiter.Task;
    }

    /// <summary>Ends a turn.</summary>
    /// <param name="turn">What <see cref="EnterAsync"/> gave.</param>
    /// <param name="busy">Whether the server said that it is busy; null where it said nothing of that.</param>
    /// <param name="retryAfter">How long it asks to wait.</param>
    public void Leave(Turn turn, bool? busy, TimeSpan? retryAfter = null)
    {
        lock (_lock)
        {
            _underWay--;
            if (busy is false && turn.UsedUp && turn.Cuts == _cuts) _limit = Math.Min(_most, _limit + (1 / _limit));
            if (busy is true && turn.Cuts == _cuts)
            {
                _cuts++;
                _limit = Math.Max(1, _limit / 2);
            }

            if (retryAfter is { } pause && _clock.GetUtcNow() + pause is var until && until > _opensAt)
            {
                _opensAt = until;
                _opening.Change(pause, Timeout.InfiniteTimeSpan);
            }

            LetIn();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _opening.Dispose();

    private bool IsOpen => _underWay < (int)_limit && _clock.GetUtcNow() >= _opensAt;

    private Turn Take() => new(_cuts, ++_underWay >= (int)_limit);

    private void LetIn()
    {
        while (_waiting.Count > 0 && IsOpen)
        {
            if (!_waiting.Dequeue().TrySetResult(Take())) _underWay--; // It was cancelled.
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            if (_opensAt - _clock.GetUtcNow() is { Ticks: > 0 } left) _opening.Change(left, Timeout.InfiniteTimeSpan); // Timers may fire early.
            LetIn();
        }
    }

    /// <summary>Leave to have one request under way.</summary>
    /// <param name="Cuts">How often the limit had been cut when it was given: requests of one count were under way together.</param>
    /// <param name="UsedUp">Whether it was the last that the limit left.</param>
    internal readonly record struct Turn(int Cuts, bool UsedUp);
}
