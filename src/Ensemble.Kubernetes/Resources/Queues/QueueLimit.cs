using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The most that a queue's running jobs may hold together.</summary>
public sealed class QueueLimit
{
    /// <summary>Accelerators of any class.</summary>
    [Range(0, 1_000_000)]
    public int? Accelerators { get; set; }

    /// <summary>Predicted power in watts.</summary>
    public Quantity? Watts { get; set; }
}
