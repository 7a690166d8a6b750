using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Why a job waits.</summary>
public sealed class JobWaiting
{
    /// <summary>Code of the nearest obstacle, such as NoIslandHolds or QueueLimit.</summary>
    [Required, MaxLength(128)]
    public string? Code { get; set; }

    /// <summary>The obstacle in a sentence.</summary>
    [MaxLength(4096)]
    public string? Message { get; set; }

    /// <summary>What is short, and by how much.</summary>
    [ListMapKey("what"), MaxLength(32)]
    public List<WaitingShortfall>? Missing { get; set; }

    /// <summary>Changes that would let it run, the smallest first.</summary>
    [MaxLength(16)]
    public List<WaitingCure>? Cures { get; set; }

    /// <summary>When it should start if nothing else happens.</summary>
    public DateTime? ExpectedStart { get; set; }
}
