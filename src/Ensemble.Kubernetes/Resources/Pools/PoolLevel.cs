using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>One level of a pool's network: nodes with the same value of a label are in the same domain.</summary>
public sealed class PoolLevel
{
    /// <summary>The level's name, which jobs use: Zone, Core, Spine, Rack, FabricDomain, or one of the site's own. Host and Island are always there.</summary>
    [Required, MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Name { get; set; }

    /// <summary>Node label whose value names the domain.</summary>
    [Required, MaxLength(317), RegularExpression(NamePatterns.QualifiedName)]
    public string? Label { get; set; }

    /// <summary>Bandwidth in GB/s of one accelerator to another in the same domain of this level, one direction.</summary>
    public Quantity? GigabytesPerSecond { get; set; }

    /// <summary>Latency in microseconds between two accelerators in the same domain of this level.</summary>
    public Quantity? Microseconds { get; set; }
}
