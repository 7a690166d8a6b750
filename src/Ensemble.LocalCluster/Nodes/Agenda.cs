namespace Ensemble.LocalCluster.Nodes;

/// <summary>What shall happen when, on one timer. Each action is told its own hour, so a clock that leaps changes no outcome.</summary>
/// <remarks>Actions run under the gate that guards all simulated state, in order of time, then of entry.</remarks>
internal sealed class Agenda : IDisposable
{
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, long Order)> _entries = new();
    private readonly Lock _gate;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _order;

    public Agenda(Lock gate, TimeProvider clock)
    {
        (_gate, _clock) = (gate, clock);
        _timer = clock.CreateTimer(_ => RunDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Enters an action; call it under the gate. An action that is no longer wanted finds out itself.</summary>
    public void At(DateTimeOffset when, Action<DateTimeOffset> action)
    {
        var first = _entries.TryPeek(out _, out var next) ? next.At : DateTimeOffset.MaxValue;
        _entries.Enqueue(action, (when, _order++));
        if (when < first) Arm(when);
    }

    public void Dispose() => _timer.Dispose();

    private void RunDue()
    {
        lock (_gate)
        {
            while (_entries.TryPeek(out var action, out var due) && due.At <= Now)
            {
                _entries.Dequeue();
                action(due.At);
            }

            if (_entries.TryPeek(out _, out var next)) Arm(next.At);
        }
    }

    private void Arm(DateTimeOffset when)
    {
        var pause = when - Now;
        _timer.Change(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
