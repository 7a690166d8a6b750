using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How far a queue may go beyond its guarantee.</summary>
public sealed class QueueBorrowing
{
    /// <summary>Most that it may hold, in percent of its guarantee; 100 means no borrowing.</summary>
    [Range(100, 1_000_000)]
    public int? LimitPercent { get; set; }
}
