namespace Ensemble.Kubernetes.Resources;

/// <summary>How a guarantee is taken back from borrowers.</summary>
public sealed class QueueReclaim
{
    /// <summary>Time that a borrower gets between notice and eviction.</summary>
    public Duration? Grace { get; set; }
}
