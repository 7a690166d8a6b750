using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How far from each other replicas should be: one domain's failure should not stop them all.</summary>
public sealed class ReplicaSpread
{
    /// <summary>Replicas go to different domains of this level where possible. Absent: the narrowest level of the pool, or Host where it has none.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Level { get; set; }
}
