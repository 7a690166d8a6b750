using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>One replica: where it is and how it goes. Kept short, as a status holds 128 of them in 64 KiB.</summary>
public sealed class ReplicaStatus
{
    /// <summary>Its number in the job.</summary>
    [Required, Range(0, 9999)]
    public int? Index { get; set; }

    /// <summary>The revision that it runs or will run.</summary>
    [MaxLength(16)]
    public string? Revision { get; set; }

    /// <summary>Waiting, Starting, Ready, NotReady or Draining.</summary>
    [MaxLength(16)]
    public string? State { get; set; }

    /// <summary>Why it is not ready: the code of the reason to wait, to restart or to drain.</summary>
    [MaxLength(128)]
    public string? Reason { get; set; }

    /// <summary>Number of the try that runs or ran last; no two replicas of a job share one.</summary>
    [Range(1, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <summary>The variant taken; empty for a job without variants.</summary>
    [MaxLength(63)]
    public string? Variant { get; set; }

    /// <summary>The AcceleratorClass taken.</summary>
    [MaxLength(253)]
    public string? Class { get; set; }

    /// <summary>The AcceleratorPool taken.</summary>
    [MaxLength(253)]
    public string? Pool { get; set; }

    /// <summary>The hosts in rank order, runs of alike ones together; absent while it holds nothing.</summary>
    [MaxLength(4096)]
    public List<PlacementHosts>? Hosts { get; set; }

    /// <summary>When it was placed.</summary>
    public DateTime? PlacedTime { get; set; }

    /// <summary>When this try was first ready.</summary>
    public DateTime? ReadyTime { get; set; }

    /// <summary>When it is stopped; it left the Service before.</summary>
    public DateTime? DrainedTime { get; set; }

    /// <summary>Tries in a row that its own processes ended; lengthens the pause before the next.</summary>
    [Range(0, int.MaxValue)]
    public int? Failures { get; set; }

    /// <summary>Tries in a row that the fleet ended before it was ready.</summary>
    [Range(0, int.MaxValue)]
    public int? Disruptions { get; set; }

    /// <summary>The next try starts no earlier; absent where it may start at once.</summary>
    public DateTime? RetryAfter { get; set; }

    /// <summary>Nodes that failed it, in host-list notation; taken only when nothing else holds it.</summary>
    [MaxLength(65536)]
    public string? Avoid { get; set; }
}
