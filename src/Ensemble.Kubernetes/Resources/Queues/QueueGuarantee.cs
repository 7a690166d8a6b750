using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>One guarantee: accelerators of one class, or as much compute as some would give.</summary>
[CelRule("has(self.computeLike) != (has(self.class) || has(self.accelerators))", "set either class and accelerators, or computeLike")]
[CelRule("has(self.class) == has(self.accelerators)", "class and accelerators belong together: set both")]
public sealed class QueueGuarantee
{
    /// <summary>AcceleratorClass of the guaranteed accelerators.</summary>
    [MaxLength(253), RegularExpression(NamePatterns.DnsSubdomain)]
    public string? Class { get; set; }

    /// <summary>How many of the class.</summary>
    [Range(0, 1_000_000)]
    public int? Accelerators { get; set; }

    /// <summary>As much compute as these accelerators, in whatever class it comes.</summary>
    public ComputeLike? ComputeLike { get; set; }
}
