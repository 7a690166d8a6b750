using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A range of exit codes.</summary>
[CelRule("self.from <= self.to", "from must not be more than to")]
public sealed class ExitCodeRange
{
    /// <summary>The first code.</summary>
    [Required, Range(1, 255)]
    public int? From { get; set; }

    /// <summary>The last code.</summary>
    [Required, Range(1, 255)]
    public int? To { get; set; }
}
