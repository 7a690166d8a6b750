using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using AcceleratorClass = Ensemble.Core.Fleet.AcceleratorClass;

namespace Ensemble.Operator.Gangs;

/// <summary>One attempt of a job or of a job's replica, as its pods are made from it.</summary>
/// <param name="Namespace">The job's namespace.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Uid">The job's uid.</param>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Attempt">The attempt, from 0; it differs between all gangs that the job ever had.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="Placement">Where it runs.</param>
/// <param name="Class">The class of its chips.</param>
/// <param name="PriorityClass">The pods' priority class; null where none exists to be named.</param>
internal sealed record GangShape(
    string Namespace,
    string Name,
    string Uid,
    string Queue,
    int Attempt,
    DateTimeOffset PlacedAt,
    Placement Placement,
    AcceleratorClass Class,
    string? PriorityClass)
{
    /// <summary>The kind of the job that owns its objects.</summary>
    public ResourceKind Kind { get; init; } = ResourceKinds.TrainingJob;

    /// <summary>Which of the job's replicas it is; null where the job is one gang.</summary>
    public int? Replica { get; init; }

    /// <summary>What serves; null for a gang that does not.</summary>
    public ServingTerms? Serving { get; init; }

    /// <summary>How its processes are stopped.</summary>
    public JobTerms Terms { get; init; } = new();

    /// <summary>Whether the cluster's own scheduler binds its pods, held to their nodes by affinity.</summary>
    public bool BoundByScheduler { get; init; }

    /// <summary>Which of its hosts are of a later attempt; null where all are of <see cref="Attempt"/>.</summary>
    public RankAttempts? Ranks { get; init; }

    /// <summary>The native PodGroup that its pods name; null where they name none.</summary>
    public string? PodGroup { get; init; }

    /// <summary>Whether it has hosts that must find each other.</summary>
    public bool Meets => Placement.Hosts.Length > 1;

    /// <summary>The headless Service through which its hosts find each other: one for all gangs of the job. A gang of one host needs none.</summary>
    public string Rendezvous => GangNames.Service(Name, Uid);

    /// <summary>The ConfigMap of its HCCL rank table.</summary>
    public string RankTable => GangNames.RankTable(Name, Replica);

    /// <summary>Its disruption budget.</summary>
    public string Budget => GangNames.Budget(Name, Uid, Replica);

    /// <summary>The pod of one host.</summary>
    public string Pod(int rank) => GangNames.Pod(Name, Uid, AttemptOf(rank), rank, Replica);

    /// <summary>The attempt of one host.</summary>
    public int AttemptOf(int rank) => Ranks?.Of(rank) ?? Attempt;
}
