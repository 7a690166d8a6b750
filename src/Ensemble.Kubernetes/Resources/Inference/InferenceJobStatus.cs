using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What was decided for the job and its replicas, why, and how it goes. A placement here is the intent that pods are made from.</summary>
public sealed class InferenceJobStatus : ResourcePart
{
    /// <summary>The generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Where the job stands, in a word: Ready, Updating, Partial, Starting, Queued, Stopped, Suspended, Invalid. Made from the replicas, for people to read.</summary>
    [MaxLength(32)]
    public string? State { get; set; }

    /// <summary>Why it stands there: the code of the reason to wait, to restart or to be refused.</summary>
    [MaxLength(128)]
    public string? Reason { get; set; }

    /// <summary>Replicas that there are, whatever their state; those that are draining are not counted.</summary>
    [Range(0, 1024)]
    public int? Replicas { get; set; }

    /// <summary>Replicas all of whose hosts are ready.</summary>
    [Range(0, 1024)]
    public int? ReadyReplicas { get; set; }

    /// <summary>Replicas of the present revision.</summary>
    [Range(0, 1024)]
    public int? UpdatedReplicas { get; set; }

    /// <summary>Accelerators that all replicas hold.</summary>
    [Range(0, int.MaxValue)]
    public int? Accelerators { get; set; }

    /// <summary>The classes that replicas run on, with how many each: h20 3, ascend-910c 1.</summary>
    [MaxLength(1024)]
    public string? Classes { get; set; }

    /// <summary>Label selector of the leaders' pods, one for each replica: what a HorizontalPodAutoscaler measures.</summary>
    [MaxLength(1024)]
    public string? Selector { get; set; }

    /// <summary>The revision of the spec that replicas are moved to: a digest of template, variants, size, engine and parallelism.</summary>
    [MaxLength(16)]
    public string? Revision { get; set; }

    /// <summary>The highest number of a try so far, of whatever replica; it only rises.</summary>
    [Range(0, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <summary>Accepted, Available, Progressing; each with a typed reason and a sentence.</summary>
    [ListMapKey("type"), MaxLength(16)]
    public List<V1Condition>? Conditions { get; set; }

    /// <summary>The replicas, by index.</summary>
    [ListMapKey("index"), MaxLength(1024)]
    public List<ReplicaStatus>? Gangs { get; set; }

    /// <summary>Why the first of the waiting replicas waits, and what would change that; absent while none does.</summary>
    public JobWaiting? Waiting { get; set; }

    /// <summary>How the last attempt of a replica ended that did not end by our will.</summary>
    public JobFailure? LastFailure { get; set; }
}
