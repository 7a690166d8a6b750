using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What to serve with, in how many replicas, and where they may go.</summary>
/// <remarks>A change of template, variants, size, engine or parallelism makes a new revision, to which the replicas are moved one after the other.</remarks>
public sealed class InferenceJobSpec : ResourcePart
{
    /// <summary>The FleetQueue that the replicas wait in.</summary>
    [DefaultValue("default"), MaxLength(63), RegularExpression(NamePatterns.DnsLabel)]
    public string? Queue { get; set; }

    /// <summary>The PriorityClass of the pods; also the replicas' place in the queue. Absent: ensemble-default.</summary>
    [MaxLength(253), RegularExpression(NamePatterns.DnsSubdomain)]
    public string? PriorityClassName { get; set; }

    /// <summary>True drains and stops all replicas; a later false lets them queue again. The number in replicas stays.</summary>
    [DefaultValue(false)]
    public bool? Suspend { get; set; }

    /// <summary>The ModelProfile of the model being served: memory fit, speed, parallelism.</summary>
    [MaxLength(253), RegularExpression(NamePatterns.DnsSubdomain)]
    public string? Model { get; set; }

    /// <summary>The program that serves, which decides what its processes are told.</summary>
    public ServingEngine? Engine { get; set; }

    /// <summary>How many replicas. The scale subresource writes here, so kubectl scale and a HorizontalPodAutoscaler do. A larger fleet than 128 replicas is several jobs behind one gateway.</summary>
    [DefaultValue(1), Range(0, 128)]
    public int? Replicas { get; set; }

    /// <summary>How large one replica is.</summary>
    [Required]
    public ReplicaSize? Size { get; set; }

    /// <summary>How the model is cut over the ranks of one replica. Absent: tensor parallel inside a host, pipeline over hosts.</summary>
    public JobParallelism? Parallelism { get; set; }

    /// <summary>How close together the hosts of one replica must or should be.</summary>
    public ReplicaTopology? Topology { get; set; }

    /// <summary>How far from each other the replicas should be.</summary>
    public ReplicaSpread? Spread { get; set; }

    /// <summary>Several ways to run a replica, by class or vendor; the scheduler picks one for each replica. Absent: any class, with the template as it is.</summary>
    [ListMapKey("name"), MaxLength(8)]
    public List<JobVariant>? Variants { get; set; }

    /// <summary>Which variant is taken where several fit.</summary>
    [DefaultValue(VariantChoice.FastestStart)]
    public Word<VariantChoice>? Choose { get; set; }

    /// <summary>How replicas are moved to a new revision.</summary>
    public ReplicaRollout? Rollout { get; set; }

    /// <summary>How a replica that goes is taken out of service.</summary>
    public ReplicaDrain? Drain { get; set; }

    /// <summary>What happens when a process of a replica ends. It is started again with its whole replica, without a limit; the others go on.</summary>
    public ReplicaRestart? Restart { get; set; }

    /// <summary>From placement until a replica is ready; one that takes longer is taken down whole and tried elsewhere.</summary>
    [DefaultValue("30m")]
    public Duration? StartTimeout { get; set; }

    /// <summary>Wishes for the energy that the replicas take.</summary>
    public ServingEnergy? Energy { get; set; }

    /// <summary>The pod template of one host of a replica: metadata and spec as in a Deployment. The first container is the engine and gets the accelerators.</summary>
    [Required]
    public JsonObject? Template { get; set; }
}
