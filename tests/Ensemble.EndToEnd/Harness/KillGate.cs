using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Ends an operator around its n-th write: that write is not sent, or sent and its answer lost; no later one gets out.</summary>
/// <param name="at">Which write, from 1; 0 never ends it and only counts.</param>
/// <param name="after">Whether the write is carried out, and the operator ends before it hears of it.</param>
internal sealed class KillGate(int at, bool after) : IWriteGate
{
    private int _count;
    private volatile bool _dead;

    /// <summary>Writes that were tried, dry runs and events left out: they leave nothing behind that a restart could trip over.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether the operator behind this gate is cut off.</summary>
    public bool Killed => _dead;

    /// <summary>The write that was the last.</summary>
    public Write? Last { get; private set; }

    /// <summary>Lets nothing out any more.</summary>
    public void Close() => _dead = true;

    public ValueTask BeforeAsync(Write write, CancellationToken stop)
    {
        if (_dead) throw new OperatorEnded();
        if (!Counts(write)) return ValueTask.CompletedTask;
        var number = Interlocked.Increment(ref _count);
        if (at == 0 || number < at) return ValueTask.CompletedTask;
        if (number > at)
        {
            _dead = true; // Raced past the fatal write, whose answer may never be heard then.
            throw new OperatorEnded();
        }

        Last = write;
        if (after) return ValueTask.CompletedTask;
        _dead = true;
        throw new OperatorEnded();
    }

    public ValueTask AfterAsync(Write write, CancellationToken stop)
    {
        if (ReferenceEquals(write, Last)) _dead = true;
        if (_dead) throw new OperatorEnded();
        return ValueTask.CompletedTask;
    }

    private static bool Counts(Write write) => !write.DryRun && write.Kind.Kind != "Event";
}

/// <summary>What a dead operator's write meets.</summary>
internal sealed class OperatorEnded() : Exception("this operator was ended");
