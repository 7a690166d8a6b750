using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What Ensemble keeps of a pod: less than 1 KB, where the whole object takes about 14 KB.</summary>
public sealed record PodFacts
{
    /// <summary>Namespace and name.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Differs between two pods that had the same name.</summary>
    public required string Uid { get; init; }

    /// <summary>The version these facts are of; 0 where the server's is no number.</summary>
    public required long ResourceVersion { get; init; }

    /// <summary>The node it is bound to; null while unbound.</summary>
    public string? NodeName { get; init; }

    /// <summary>How far it is.</summary>
    public PodPhase Phase { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>Whether it passes its readiness checks.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether all its containers started: each runs, past its start-up check, or has ended.</summary>
    public bool Started { get; init; }

    /// <summary>When its first container started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Kubelet's or the node life cycle's word for the pod's state, such as <c>Evicted</c> or <c>OutOfcpu</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The sentence to <see cref="Reason"/>, at most 256 characters.</summary>
    public string? Message { get; init; }

    /// <summary>Why it is about to end through no fault of its own (its DisruptionTarget condition), such as <c>EvictionByEvictionAPI</c> or
    /// <c>PreemptionByScheduler</c>; null where it is not.</summary>
    public string? Disruption { get; init; }

    /// <summary>The scheduler it names.</summary>
    public string? SchedulerName { get; init; }

    /// <summary>Its address.</summary>
    public string? PodIp { get; init; }

    /// <summary>Its node's address.</summary>
    public string? HostIp { get; init; }

    /// <summary>The first container that ended badly.</summary>
    public ContainerFailure? Failure { get; init; }

    /// <summary>Why a container does not start, such as <c>ErrImagePull</c> or <c>CrashLoopBackOff</c>, or, of a pod of ours, why it is not bound
    /// (<c>Unschedulable</c>); null where none waits with a reason.</summary>
    public string? WaitingReason { get; init; }

    /// <summary>The sentence to <see cref="WaitingReason"/>, at most 256 characters.</summary>
    public string? WaitingMessage { get; init; }

    /// <summary>How often its containers were restarted in place.</summary>
    public int Restarts { get; init; }

    /// <summary>What it holds of its node; the pod slot it takes is not counted.</summary>
    public ResourceVector Requests { get; init; } = ResourceVector.Empty;

    /// <summary>The host ports it takes.</summary>
    public ImmutableArray<int> HostPorts { get; init; } = [];

    /// <summary>Claims of volumes that it mounts.</summary>
    public ImmutableArray<PodClaim> Claims { get; init; } = [];

    /// <summary>Its priority.</summary>
    public int Priority { get; init; }

    /// <summary>Uid of the object that controls it.</summary>
    public string? OwnerUid { get; init; }

    /// <summary>What its labels say of its gang; null where they say nothing.</summary>
    public GangLabels? Gang { get; init; }

    /// <summary>Those of its annotations that were asked for.</summary>
    public LabelSet Annotations { get; init; } = LabelSet.Empty;

    /// <summary>What else is kept of it where somebody else made it and it names Ensemble as its scheduler; null otherwise.</summary>
    public StrangerPod? Stranger { get; init; }

    /// <summary>Whether it ended for good: its node's resources are free.</summary>
    public bool Finished => Phase is PodPhase.Succeeded or PodPhase.Failed;
}
