using System.ComponentModel.DataAnnotations;
using System.ComponentModel;
using System.Text.Json.Nodes;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What to run, how large, and where it may go.</summary>
[CelRule(
    "(has(oldSelf.suspend) && oldSelf.suspend) || (has(self.suspend) && self.suspend) || (self.size == oldSelf.size && self.template == oldSelf.template)",
    "size and template of a job that is not suspended stay as they are: set suspend to true first")]
[CelRule(
    "(has(oldSelf.suspend) && oldSelf.suspend) || (has(self.suspend) && self.suspend) || (has(self.variants) == has(oldSelf.variants) && (!has(self.variants) || self.variants == oldSelf.variants))",
    "variants of a job that is not suspended stay as they are: set suspend to true first")]
public sealed class TrainingJobSpec : ResourcePart
{
    /// <summary>The FleetQueue that the job waits in.</summary>
    [DefaultValue("default"), MaxLength(63), RegularExpression(NamePatterns.DnsLabel)]
    public string? Queue { get; set; }

    /// <summary>The PriorityClass of the job's pods; also its place in the queue. Absent: ensemble-default.</summary>
    [MaxLength(253), RegularExpression(NamePatterns.DnsSubdomain)]
    public string? PriorityClassName { get; set; }

    /// <summary>True keeps the job from running, and stops it where it runs; a later false lets it queue again.</summary>
    [DefaultValue(false)]
    public bool? Suspend { get; set; }

    /// <summary>How many accelerators; exactly one of the ways to say it.</summary>
    [Required]
    public JobSize? Size { get; set; }

    /// <summary>The ModelProfile of the model being trained: memory fit, step time, parallelism.</summary>
    [MaxLength(253), RegularExpression(NamePatterns.DnsSubdomain)]
    public string? Model { get; set; }

    /// <summary>How the model is cut over ranks. What is absent is chosen; data parallelism follows from size.</summary>
    public JobParallelism? Parallelism { get; set; }

    /// <summary>How much there is to do, which lets the queue predict ends; exactly one of the ways to say it.</summary>
    public JobWork? Work { get; set; }

    /// <summary>How close together the gang must or should be.</summary>
    public JobTopology? Topology { get; set; }

    /// <summary>Several ways to run the one job, by class or vendor; the scheduler picks one. Absent: any class, with the template as it is.</summary>
    [ListMapKey("name"), MaxLength(8)]
    public List<JobVariant>? Variants { get; set; }

    /// <summary>Whether replicas of one gang may run as different variants.</summary>
    [DefaultValue(VariantMixing.None)]
    public Word<VariantMixing>? Mixing { get; set; }

    /// <summary>Which variant is taken where several fit.</summary>
    [DefaultValue(VariantChoice.FastestFinish)]
    public Word<VariantChoice>? Choose { get; set; }

    /// <summary>How the job saves its state.</summary>
    public JobCheckpoint? Checkpoint { get; set; }

    /// <summary>What happens when a host or process fails.</summary>
    public JobRestart? Restart { get; set; }

    /// <summary>Wishes and bounds for the energy that the job takes.</summary>
    public JobEnergy? Energy { get; set; }

    /// <summary>Time by which the job should be complete.</summary>
    public DateTime? Deadline { get; set; }

    /// <summary>Until this time the start may wait for cheaper or cleaner energy.</summary>
    public DateTime? DeferrableUntil { get; set; }

    /// <summary>From placement until all pods run; a gang that takes longer is taken down whole and tried elsewhere.</summary>
    [DefaultValue("10m")]
    public Duration? StartTimeout { get; set; }

    /// <summary>Longest time that the job may run, all its attempts together; it fails after that. Time in the queue and of starting is none.</summary>
    public Duration? RunTimeLimit { get; set; }

    /// <summary>How long the job is kept once it is complete or failed. Absent: for ever.</summary>
    public Duration? TtlAfterFinished { get; set; }

    /// <summary>The pod template of one host of the gang: metadata and spec as in a Deployment. The first container gets the accelerators.</summary>
    [Required]
    public JsonObject? Template { get; set; }
}
