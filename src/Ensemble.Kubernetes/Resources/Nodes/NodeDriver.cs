using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Software that drives a node's chips.</summary>
public sealed class NodeDriver
{
    /// <summary>Version of the kernel driver.</summary>
    [MaxLength(64)]
    public string? Version { get; set; }

    /// <summary>Newest CUDA or CANN version that the driver serves.</summary>
    [MaxLength(64)]
    public string? Runtime { get; set; }

    /// <summary>Version of the chips' firmware.</summary>
    [MaxLength(64)]
    public string? Firmware { get; set; }
}
