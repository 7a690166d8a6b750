using Ensemble.Core;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Crds;
using Ensemble.Kubernetes.Resources;
using k8s.Models;
using JobSize = Ensemble.Core.Jobs.JobSize;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads an InferenceJob into the terms of the scheduler. It checks all that the CRD's schema and CEL rules check, and more.</summary>
public static class InferenceJobParser
{
    /// <summary>Deepest template that is looked into; keeps whoever walks it far from the end of the stack.</summary>
    private const int MaxTemplateDepth = 100;

    /// <summary>What <c>spec.startTimeout</c> is where absent: the largest models take many minutes to load.</summary>
    public static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromMinutes(30);

    /// <summary>What <c>spec.drain.grace</c> is where absent.</summary>
    public static readonly TimeSpan DefaultDrainGrace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestDrainGrace = TimeSpan.FromHours(24);
    private static readonly TimeSpan DefaultBackoff = TimeSpan.FromSeconds(10);

    /// <summary>The job, or all that is wrong with it.</summary>
    /// <param name="job">The object; nothing of it is trusted.</param>
    public static Parsed<AcceptedInferenceJob> Parse(InferenceJob job)
    {
        var faults = new FaultList();
        faults.CheckSchema(ResourceKinds.InferenceJob, job.Spec);
        var spec = job.Spec;
        if (JsonDepth.Exceeds(spec.Template, MaxTemplateDepth))
            faults.Add("spec.template", $"is nested more than {MaxTemplateDepth} deep", "Make it flatter: no pod needs more than a dozen levels.");
        else if (faults.Any && spec.Template is { } template)
            HostDemandParser.Parse(template, "spec.template", faults); // The rest relies on the schema; this does not.
        if (faults.Any) return faults.ToInvalid<AcceptedInferenceJob>();

        CheckName(job.Metadata, faults);
        var chips = spec.Size!.Accelerators!.Value;
        JobSizeParser.CheckDivides("spec.size.accelerators", chips, spec.Parallelism, faults);
        var variants = VariantParser.Parse(spec.Template!, spec.Variants, faults);
        var rollout = ParseRollout(spec.Rollout, faults);
        var grace = ParseGrace(spec.Drain, faults);
        var backoff = faults.NotNegative("spec.restart.backoff", spec.Restart?.Backoff, DefaultBackoff);
        var timeout = faults.Positive("spec.startTimeout", spec.StartTimeout, DefaultStartTimeout);
        if (faults.Any) return faults.ToInvalid<AcceptedInferenceJob>();

        var engine = spec.Engine?.Kind?.ValueOr(EngineKind.Custom) ?? EngineKind.Custom;
        var port = spec.Engine?.Port ?? PortOf(engine);
        var replica = new Job
        {
            Id = new(job.Metadata.NamespaceProperty ?? "default", job.Metadata.Name ?? "", JobKind.InferenceReplica),
            Queue = spec.Queue ?? Core.Queues.FleetQueue.DefaultName,
            SubmittedAt = new DateTimeOffset(DateTime.SpecifyKind(job.Metadata.CreationTimestamp ?? default, DateTimeKind.Utc)),
            Size = new JobSize.Exact(chips),
            Variants = variants,
            Choose = spec.Choose?.ValueOr(VariantChoice.FastestStart) ?? VariantChoice.FastestStart,
            Topology = new TopologyWish(spec.Topology?.Required, spec.Topology?.Preferred),
            TensorParallel = spec.Parallelism?.Tensor ?? 1,
            Suspended = spec.Suspend ?? false,
        };
        return new Parsed<AcceptedInferenceJob>.Valid(new(
            replica, spec.Replicas ?? 1, ReplicaRevision.Of(spec, engine, port), rollout, engine, port, spec.Parallelism?.Tensor,
            spec.Parallelism?.Pipeline, grace, new(int.MaxValue, backoff), timeout, spec.PriorityClassName, NotActedOn.Fields(job)));
    }

    private static int PortOf(EngineKind engine) => engine switch
    {
        EngineKind.SGLang => 30_000,
        EngineKind.MindIE => 1025,
        _ => 8000,
    };

    private static void CheckName(V1ObjectMeta metadata, FaultList faults)
    {
        if (metadata.Name is not { } name) return;
        if (name.Length > 63)
            faults.Add("metadata.name", $"has {name.Length} characters and is the name of the job's Service", "Use at most 63 characters.");
        else if (!char.IsAsciiLetterLower(name[0]) || !TextCheck.Matches(NamePatterns.DnsLabel, name))
            faults.Add("metadata.name", $"is '{SchemaCheck.Cut(name)}', and the job's Service has that name", "Start with a letter and use a-z, 0-9 and hyphens, such as chat-7b.");
    }

    private static RolloutRule ParseRollout(ReplicaRollout? rollout, FaultList faults)
    {
        var rule = new RolloutRule(rollout?.MaxSurge ?? 1, rollout?.MaxUnavailable ?? 0);
        if (rule is { MaxSurge: 0, MaxUnavailable: 0 })
            faults.Add("spec.rollout", "has maxSurge 0 and maxUnavailable 0, so that no replica could ever be replaced", "Set one of them to 1 or more.");
        return rule;
    }

    private static TimeSpan ParseGrace(ReplicaDrain? drain, FaultList faults)
    {
        var grace = faults.NotNegative("spec.drain.grace", drain?.Grace, DefaultDrainGrace);
        if (grace > LongestDrainGrace) faults.Add("spec.drain.grace", $"is {drain?.Grace}", "Use at most 24h.");
        return grace;
    }
}
