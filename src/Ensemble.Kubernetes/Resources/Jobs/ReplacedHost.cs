using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A host that was put in another's place while the rest of its gang went on.</summary>
public sealed class ReplacedHost
{
    /// <summary>Its rank.</summary>
    [Required, Range(1, 1_000_000)]
    public int? Rank { get; set; }

    /// <summary>The attempt in which it was put there; its pod's name and label have it.</summary>
    [Required, Range(1, int.MaxValue)]
    public int? Attempt { get; set; }
}
