using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Something that a waiting job lacks.</summary>
public sealed class WaitingShortfall
{
    /// <summary>What is short, such as accelerators or memory.</summary>
    [Required, MaxLength(128)]
    public string? What { get; set; }

    /// <summary>How much the job needs, with its unit.</summary>
    [MaxLength(128)]
    public string? Needs { get; set; }

    /// <summary>How much there is at best, with its unit.</summary>
    [MaxLength(128)]
    public string? Has { get; set; }
}
