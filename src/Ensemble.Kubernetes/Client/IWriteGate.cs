namespace Ensemble.Kubernetes.Client;

/// <summary>Stands before and behind every write: tests count writes, or end the operator between two of them.</summary>
/// <remarks>What it throws reaches the writer as it is. Repeats of a refused request (429) count as one write.</remarks>
public interface IWriteGate
{
    /// <summary>Called before the request is sent.</summary>
    ValueTask BeforeAsync(Write write, CancellationToken stop);

    /// <summary>Called when the server has answered, before the writer hears of it; not called where no answer came.</summary>
    ValueTask AfterAsync(Write write, CancellationToken stop);
}
