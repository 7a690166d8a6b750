using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How large one replica is.</summary>
public sealed class ReplicaSize
{
    /// <summary>This many accelerators, on as few hosts as hold them.</summary>
    [Required, Range(1, 65_536)]
    public int? Accelerators { get; set; }
}
