using System.ComponentModel.DataAnnotations;
using System.ComponentModel;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A size that may change while the job runs.</summary>
[CelRule("self.min <= self.max", "min must not be more than max")]
public sealed class ElasticSize
{
    /// <summary>Fewest accelerators that the job can run on; it starts with as many as there is room for.</summary>
    [Required, Range(1, 1_000_000)]
    public int? Min { get; set; }

    /// <summary>Most accelerators that are of use to it. A job with checkpoint set is stopped to go on larger when room lies idle.</summary>
    [Required, Range(1, 1_000_000)]
    public int? Max { get; set; }

    /// <summary>Which sizes in between it can have.</summary>
    [DefaultValue(ElasticStep.PowersOfTwo)]
    public Word<ElasticStep>? Step { get; set; }
}
