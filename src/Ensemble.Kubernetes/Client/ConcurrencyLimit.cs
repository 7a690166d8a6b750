namespace Ensemble.Kubernetes.Client;

/// <summary>How many requests may be under way at a time: as many as the API server takes without saying that it is busy.</summary>
/// <remarks>
/// Halved when the server is busy, at most once for the requests that were under way together, and grown by one for each round of requests
/// that it answers: additive increase, multiplicative decrease, as TCP does (Jacobson 1988). So clients that share what API Priority and
/// Fairness gives them come to share it evenly, and one that has it alone uses it all. Who waits is let in in order. Safe for use by many.
/// </remarks>
internal sealed class ConcurrencyLimit
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly int _most;
    private readonly TimeProvider _clock;
    private double _limit;
    private int _underWay;
    private long _cutAt;

    /// <param name="most">The most requests at a time; also where it begins.</param>
    /// <param name="clock">Tells which requests were under way together.</param>
    public ConcurrencyLimit(int most, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        (_most, _limit, _clock, _cutAt) = (most, most, clock, long.MinValue);
    }

    /// <summary>How many may be under way now.</summary>
    public int Now
    {
        get
        {
            lock (_lock) return (int)_limit;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <returns>When it began, for <see cref="Leave"/>.</returns>
    public async ValueTask<long> EnterAsync(CancellationToken stop)
    {
        TaskCompletionSource? turn = null;
        lock (_lock)
        {
            if (_underWay < (int)_limit) _underWay++;
            else _waiting.Enqueue(turn = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        if (turn is not null)
        {
            await using var cancelled = stop.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
            await turn.Task;
        }

        return _clock.GetTimestamp();
    }

    /// <summary>Ends a turn.</summary>
    /// <param name="began">What <see cref="EnterAsync"/> gave.</param>
    /// <param name="busy">Whether the server said that it is busy; null where it said nothing of that.</param>
    public void Leave(long began, bool? busy)
    {
        lock (_lock)
        {
            _underWay--;
            if (busy is false && _limit < _most) _limit = Math.Min(_most, _limit + (1 / _limit));
            if (busy is true && began > _cutAt) (_limit, _cutAt) = (Math.Max(1, _limit / 2), _clock.GetTimestamp());
            while (_underWay < (int)_limit && _waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) _underWay++; // Else it was cancelled.
            }
        }
    }
}
