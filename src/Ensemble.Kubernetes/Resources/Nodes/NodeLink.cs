using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A link between two chips of a node.</summary>
public sealed class NodeLink
{
    /// <summary>Index of one chip.</summary>
    [Required, Range(0, 1023)]
    public int? From { get; set; }

    /// <summary>Index of the other chip, which is the higher.</summary>
    [Required, Range(0, 1023)]
    public int? To { get; set; }

    /// <summary>Kind of link.</summary>
    public Word<LinkKind>? Kind { get; set; }

    /// <summary>Whether it carries traffic.</summary>
    public Word<LinkState>? State { get; set; }

    /// <summary>Bandwidth in GB/s, one direction.</summary>
    public Quantity? GigabytesPerSecond { get; set; }
}
