using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How close together one kind of group of ranks is.</summary>
public sealed class TopologyGroup
{
    /// <summary>The kind of group.</summary>
    [Required]
    public Word<RankGroup>? Of { get; set; }

    /// <summary>Each such group is in one domain of this level, or the job waits.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Required { get; set; }

    /// <summary>Each such group is in one domain of this level where possible.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.Word)]
    public string? Preferred { get; set; }
}
