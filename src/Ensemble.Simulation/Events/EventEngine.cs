namespace Ensemble.Simulation.Events;

/// <summary>A discrete-event simulation: a virtual clock that jumps from event to event.</summary>
/// <remarks>Events come in order of time, then of kind, then of scheduling: equal schedules play alike. It knows no real time.</remarks>
public sealed class EventEngine
{
    private readonly PriorityQueue<SimulationEvent, (long Ticks, EventKind Kind, long Serial)> _pending = new();
    private long _serial;

    /// <summary>The moment of the event that is handled, or where the last run stopped: time since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many events were handled.</summary>
    public long Handled { get; private set; }

    /// <summary>How many wait for their moment.</summary>
    public int Pending => _pending.Count;

    /// <summary>Lets something happen later, or now after all that is scheduled for now and goes first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The moment is past: a bug of the model.</exception>
    public void At(TimeSpan moment, SimulationEvent happens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, Now);
        _pending.Enqueue(happens, (moment.Ticks, happens.Kind, _serial++));
    }

    /// <summary>Lets something happen after a while.</summary>
    public void After(TimeSpan pause, SimulationEvent happens) => At(Now + pause, happens);

    /// <summary>Runs to a moment, that moment's events included, or until nothing is left to happen; the clock then stands at that moment.</summary>
    public void RunUntil(TimeSpan end, IEventHandler handler)
    {
        while (_pending.TryPeek(out _, out var at) && at.Ticks <= end.Ticks)
        {
            var happened = _pending.Dequeue();
            Now = new(at.Ticks);
            Handled++;
            handler.Handle(happened, this);
        }

        if (end > Now) Now = end;
    }
}
