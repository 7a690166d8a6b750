namespace Ensemble.Kubernetes.Queueing;

/// <summary>How a work queue behaves.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>The queue's name in metrics.</summary>
    public required string Name { get; init; }

    /// <summary>How many keys are worked on at once: 1 unless set.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Pauses of keys whose work failed.</summary>
    public Backoff Backoff { get; init; } = Backoff.Default;
}
