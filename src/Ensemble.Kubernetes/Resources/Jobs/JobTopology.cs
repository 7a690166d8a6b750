using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How close together a gang is. Levels, widest first: Zone, Core, Spine, Rack, FabricDomain (NVLink domain, super pod), Host, Island; a pool may add its own.</summary>
public sealed class JobTopology
{
    /// <summary>The whole gang is in one domain of this level, or waits.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Required { get; set; }

    /// <summary>The gang is in one domain of this level where possible, else in as few as possible.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Preferred { get; set; }

    /// <summary>The same for the groups of ranks that talk most.</summary>
    [ListMapKey("of"), MaxLength(4)]
    public List<TopologyGroup>? Groups { get; set; }
}
