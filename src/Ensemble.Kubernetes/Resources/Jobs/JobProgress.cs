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

    /// <summary>Part of the run time whose work was not lost, 0 to 1.</summary>
    public Quantity? Goodput { get; set; }
}
