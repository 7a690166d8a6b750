using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How far a training is.</summary>
public sealed class JobProgress
{
    /// <summary>Steps done.</summary>
    [Range(0, int.MaxValue)]
    public int? Step { get; set; }

    /// <summary>Step of the last checkpoint.</summary>
    [Range(0, int.MaxValue)]
    public int? CheckpointStep { get; set; }

    /// <summary>Tokens trained on.</summary>
    public Quantity? Tokens { get; set; }

    /// <summary>Part of the steps done that were not lost when an attempt ended, 0 to 1.</summary>
    public Quantity? Goodput { get; set; }

    /// <summary>Steps that were done after a checkpoint and lost when an attempt ended, all attempts together.</summary>
    [Range(0, int.MaxValue)]
    public int? LostSteps { get; set; }

    /// <summary>The attempt that was read last.</summary>
    [Range(1, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <summary>When it was read.</summary>
    public DateTime? Time { get; set; }
}
