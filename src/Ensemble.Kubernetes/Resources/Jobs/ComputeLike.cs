using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>An amount of compute, said as accelerators of a class that everybody knows.</summary>
public sealed class ComputeLike
{
    /// <summary>The AcceleratorClass to measure by.</summary>
    [Required, MaxLength(253), RegularExpression(NamePatterns.DnsSubdomain)]
    public string? Class { get; set; }

    /// <summary>How many of it.</summary>
    [Required, Range(1, 1_000_000)]
    public int? Accelerators { get; set; }
}
