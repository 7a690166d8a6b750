using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Carries a write out and then says that no answer came, once.</summary>
/// <param name="at">Which write, from 1.</param>
internal sealed class LostAnswerGate(int at) : IWriteGate
{
    private int _count;
    private Write? _lost;

    public bool Lost => _lost is not null;

    public ValueTask BeforeAsync(Write write, CancellationToken stop)
    {
        if (write.DryRun || write.Kind.Kind == "Event") return ValueTask.CompletedTask;
        if (Interlocked.Increment(ref _count) == at) _lost = write;
        return ValueTask.CompletedTask;
    }

    public ValueTask AfterAsync(Write write, CancellationToken stop) => ReferenceEquals(write, _lost)
        ? throw new ApiException("the answer was lost on its way", 0, ApiException.Unreachable)
        : ValueTask.CompletedTask;
}
