using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A change that would let a job run.</summary>
public sealed class WaitingCure
{
    /// <summary>What to change, by whom it can be changed.</summary>
    [Required, MaxLength(1024)]
    public string? Change { get; set; }

    /// <summary>What would happen then.</summary>
    [MaxLength(1024)]
    public string? Effect { get; set; }
}
