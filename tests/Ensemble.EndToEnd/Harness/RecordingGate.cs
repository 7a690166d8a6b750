using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Remembers every write that was carried out, in order; dry runs and events left out.</summary>
internal sealed class RecordingGate : IWriteGate
{
    private readonly List<Write> _writes = [];

    public List<Write> All
    {
        get
        {
            lock (_writes) return [.. _writes];
        }
    }

    public ValueTask BeforeAsync(Write write, CancellationToken stop) => ValueTask.CompletedTask;

    public ValueTask AfterAsync(Write write, CancellationToken stop)
    {
        if (write.DryRun || write.Kind == CoreKinds.Event) return ValueTask.CompletedTask;
        lock (_writes) _writes.Add(write);
        return ValueTask.CompletedTask;
    }
}
