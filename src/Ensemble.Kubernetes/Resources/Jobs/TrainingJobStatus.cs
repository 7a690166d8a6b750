using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What was decided for the job, why, and how it goes. A placement here is the intent that pods are made from.</summary>
public sealed class TrainingJobStatus : ResourcePart
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Where the job stands, in a word: Queued, Placed, Running, Complete, Failed, Suspended, Invalid. Made from the conditions, for people to read.</summary>
    [MaxLength(32)]
    public string? State { get; set; }

    /// <summary>Why it stands there: the code of the reason to wait, of the placement or of the failure.</summary>
    [MaxLength(128)]
    public string? Reason { get; set; }

    /// <summary>Number of the try that runs or ran last, from 1; it only rises.</summary>
    [Range(0, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <summary>Tries that failed and count against the restart limit.</summary>
    [Range(0, int.MaxValue)]
    public int? Restarts { get; set; }

    /// <summary>Tries in a row that the fleet ended before the job ran; lengthens the pause before the next, never counts against the limit.</summary>
    [Range(0, int.MaxValue)]
    public int? Disruptions { get; set; }

    /// <summary>The next try starts no earlier; absent where it may start at once.</summary>
    public DateTime? RetryAfter { get; set; }

    /// <summary>Accepted, Placed, Running, Complete, Failed, Preempted, EnergyLimited; each with a typed reason and a sentence.</summary>
    [ListMapKey("type"), MaxLength(16)]
    public List<V1Condition>? Conditions { get; set; }

    /// <summary>Where the current attempt runs; absent while the job holds nothing.</summary>
    public JobPlacement? Placement { get; set; }

    /// <summary>Why the job does not run, and what would change that; absent while it does.</summary>
    public JobWaiting? Waiting { get; set; }

    /// <summary>How the last attempt that did not end well ended.</summary>
    public JobFailure? LastFailure { get; set; }

    /// <summary>How far the training is.</summary>
    public JobProgress? Progress { get; set; }

    /// <summary>What all attempts took together.</summary>
    public JobUsage? Usage { get; set; }

    /// <summary>How long the attempts that are over ran, together; runTimeLimit bounds it with the present one.</summary>
    public Duration? RunTime { get; set; }

    /// <summary>When the job was first placed.</summary>
    public DateTime? FirstPlacedTime { get; set; }

    /// <summary>When all pods of the current attempt ran.</summary>
    public DateTime? StartTime { get; set; }

    /// <summary>When the job completed or failed.</summary>
    public DateTime? CompletionTime { get; set; }
}
