using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How an attempt ended that did not end well.</summary>
public sealed class JobFailure
{
    /// <summary>The attempt.</summary>
    [Range(1, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <summary>Code of the cause, such as NodeLost or ProcessFailed.</summary>
    [MaxLength(128)]
    public string? Code { get; set; }

    /// <summary>The cause in a sentence.</summary>
    [MaxLength(4096)]
    public string? Message { get; set; }

    /// <summary>The nodes it happened on, in host-list notation.</summary>
    [MaxLength(65536)]
    public string? Nodes { get; set; }

    /// <summary>When it was seen; the back-off counts from here.</summary>
    public DateTime? Time { get; set; }
}
