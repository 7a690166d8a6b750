using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Answers writes in the API server's stead, as a quota or an admission webhook would.</summary>
/// <param name="refuses">Which writes; called in order, one at a time.</param>
/// <param name="message">What the server says.</param>
internal sealed class RefusingGate(Func<Write, bool> refuses, string message) : IWriteGate
{
    private readonly Lock _lock = new();

    public ValueTask BeforeAsync(Write write, CancellationToken stop)
    {
        lock (_lock)
        {
            if (refuses(write)) throw new ApiException(message, 403, "Forbidden");
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AfterAsync(Write write, CancellationToken stop) => ValueTask.CompletedTask;
}
