using Ensemble.Core;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads a TrainingJob into the terms of the scheduler. It checks all that the CRD's schema and CEL rules check, and more.</summary>
public static class TrainingJobParser
{
    /// <summary>Deepest template that is looked into; keeps whoever walks it far from the end of the stack.</summary>
    private const int MaxTemplateDepth = 100;

    /// <summary>What <c>spec.startTimeout</c> is where absent.</summary>
    public static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromMinutes(10);

    /// <summary>What <c>spec.restart</c> is where absent.</summary>
    public static readonly RestartRule DefaultRestart = new(3, TimeSpan.FromSeconds(10));

    /// <summary>The job, or all that is wrong with it.</summary>
    /// <param name="job">The object; nothing of it is trusted.</param>
    /// <param name="priorityOf">Value of a PriorityClass, null where the cluster has none of that name. Absent: not known here, so any name will do.</param>
    public static Parsed<AcceptedTrainingJob> Parse(TrainingJob job, Func<string, int?>? priorityOf = null)
    {
        var faults = new FaultList();
        faults.CheckSchema(ResourceKinds.TrainingJob, job.Spec);
        var spec = job.Spec;
        if (JsonDepth.Exceeds(spec.Template, MaxTemplateDepth))
            faults.Add("spec.template", $"is nested more than {MaxTemplateDepth} deep", "Make it flatter: no pod needs more than a dozen levels.");
        else if (faults.Any && spec.Template is { } template)
            HostDemandParser.Parse(template, "spec.template", faults); // The rest relies on the schema; this does not.
        if (faults.Any) return faults.ToInvalid<AcceptedTrainingJob>();

        CheckName(job.Metadata, faults);
        var size = JobSizeParser.Parse(spec, faults);
        var variants = VariantParser.Parse(spec.Template!, spec.Variants, faults);
        var restart = ParseRestart(spec.Restart, faults);
        var terms = JobTermsParser.Parse(spec, faults);
        var timeout = faults.Positive("spec.startTimeout", spec.StartTimeout, DefaultStartTimeout);
        var priority = ParsePriority(spec, priorityOf, faults);
        CheckTheRest(spec, faults);
        if (faults.Any || size is null) return faults.ToInvalid<AcceptedTrainingJob>();

        var parsed = new Job
        {
            Id = new(job.Metadata.NamespaceProperty ?? "default", job.Metadata.Name ?? ""),
            Queue = spec.Queue ?? Core.Queues.FleetQueue.DefaultName,
            Priority = priority,
            SubmittedAt = new DateTimeOffset(DateTime.SpecifyKind(job.Metadata.CreationTimestamp ?? default, DateTimeKind.Utc)),
            Size = size,
            Variants = variants,
            Choose = spec.Choose?.ValueOr(default) ?? default,
            Topology = new TopologyWish(spec.Topology?.Required, spec.Topology?.Preferred),
            TensorParallel = spec.Parallelism?.Tensor ?? 1,
            ReplicaChips = ReplicaChips(spec, size),
            Suspended = spec.Suspend ?? false,
        };
        return new Parsed<AcceptedTrainingJob>.Valid(new(parsed, restart, timeout, spec.PriorityClassName, NotActedOn.Fields(job)) { Terms = terms });
    }

    private static void CheckName(V1ObjectMeta metadata, FaultList faults)
    {
        if (metadata.Name is { Length: > 63 } name)
            faults.Add("metadata.name", $"has {name.Length} characters and is the value of a pod label", "Use at most 63 characters.");
    }

    private static RestartRule ParseRestart(JobRestart? restart, FaultList faults) => new(
        restart?.Limit ?? DefaultRestart.Limit,
        faults.NotNegative("spec.restart.backoff", restart?.Backoff, DefaultRestart.Backoff)) { OnExitCodes = JobTermsParser.ParseExitCodes(restart?.OnExitCodes, faults) };

    /// <summary>Only a size that may change needs it; it was checked to divide the least one, so that it is no more than that.</summary>
    private static int ReplicaChips(TrainingJobSpec spec, Core.Jobs.JobSize size) =>
        size is Core.Jobs.JobSize.Elastic ? (spec.Parallelism?.Tensor ?? 1) * (spec.Parallelism?.Pipeline ?? 1) : 1;

    private static int ParsePriority(TrainingJobSpec spec, Func<string, int?>? priorityOf, FaultList faults)
    {
        if (spec.PriorityClassName is not { } name || priorityOf is null) return 0;
        if (priorityOf(name) is { } value) return value;
        faults.Add("spec.priorityClassName", $"is '{name}', and no PriorityClass has that name", "Create it, or name one of those that 'kubectl get priorityclass' lists.");
        return 0;
    }

    /// <summary>What is not acted on yet is still checked: a wrong value would be found out on the day it is acted on.</summary>
    private static void CheckTheRest(TrainingJobSpec spec, FaultList faults)
    {
        if (spec.Work is { } work)
            faults.ExactlyOne("spec.work", ("tokens", work.Tokens is not null), ("steps", work.Steps is not null), ("expectedDuration", work.ExpectedDuration is not null));
        faults.Amount("spec.work.tokens", spec.Work?.Tokens);
        faults.Positive("spec.work.expectedDuration", spec.Work?.ExpectedDuration, default);
        faults.Amount("spec.energy.maxKilowattHours", spec.Energy?.MaxKilowattHours);
        faults.Fraction("spec.energy.minPowerFraction", spec.Energy?.MinPowerFraction);
    }
}
