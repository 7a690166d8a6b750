using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How large a job is.</summary>
[CelRule(
    "[has(self.accelerators), has(self.elastic), has(self.computeLike)].filter(set, set).size() == 1",
    "set exactly one of accelerators, elastic and computeLike")]
public sealed class JobSize
{
    /// <summary>This many accelerators.</summary>
    [Range(1, 1_000_000)]
    public int? Accelerators { get; set; }

    /// <summary>Between a least and a most, as the fleet has room.</summary>
    public ElasticSize? Elastic { get; set; }

    /// <summary>As many as give the compute of these, so fewer of a faster class.</summary>
    public ComputeLike? ComputeLike { get; set; }
}
