using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How close together the hosts of one replica are. Levels, widest first: Zone, Core, Spine, Rack, FabricDomain (NVLink domain, super pod), Host, Island; a pool may add its own.</summary>
public sealed class ReplicaTopology
{
    /// <summary>The whole replica is in one domain of this level, or waits.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Required { get; set; }

    /// <summary>The replica is in one domain of this level where possible, else in as few as possible.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Preferred { get; set; }
}
