using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Holds one write back, as if its process slept between deciding and sending.</summary>
/// <param name="holds">Which write; asked once the gate is armed.</param>
internal sealed class HoldingGate(Func<Write, bool> holds) : IWriteGate, IDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holding;

    /// <summary>Whether writes are held from now on.</summary>
    public bool Armed { get; set; }

    /// <summary>Whether a write is held.</summary>
    public bool Holds => Volatile.Read(ref _holding) > 0;

    /// <summary>Lets it go, and holds none any more.</summary>
    public void Release() => _released.TrySetResult();

    public void Dispose() => Release();

    public async ValueTask BeforeAsync(Write write, CancellationToken stop)
    {
        if (!Armed || !holds(write)) return;
        Interlocked.Increment(ref _holding);
        await _released.Task;
    }

    public ValueTask AfterAsync(Write write, CancellationToken stop) => ValueTask.CompletedTask;
}
