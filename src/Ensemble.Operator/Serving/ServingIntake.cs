using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Serving;

/// <summary>Decides whether an InferenceJob's replicas may be placed, as <see cref="JobIntake"/> does for TrainingJobs.</summary>
internal sealed class ServingIntake(TemplateTrial trial, FleetCache cache, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (long? Generation, TemplatePolicy Policy, ServiceVerdict Verdict)> _verdicts = new(StringComparer.Ordinal);

    /// <summary>The verdict on a job as it stands.</summary>
    /// <exception cref="ApiException">The API server could not be asked.</exception>
    public async Task<ServiceVerdict> ConsiderAsync(InferenceJob job, CancellationToken stop)
    {
        var uid = job.Metadata.Uid;
        var policy = cache.TemplatesIn(job.Metadata.NamespaceProperty);
        if (_verdicts.TryGetValue(uid, out var known) && known.Generation == job.Metadata.Generation && ReferenceEquals(known.Policy, policy)) return known.Verdict;

        var verdict = Parse(job);
        if (verdict.Admitted is not null && !WasAdmitted(job) && TemplateGuard.Check(job.Spec, job.Metadata.NamespaceProperty, policy) is { IsEmpty: false } faults)
            verdict = new(null, new JobVerdict.Refused("TemplateNotAllowed", JobStatuses.Sentence(faults)));
        if (verdict.Admitted is { } admitted && await TryTemplatesAsync(job, admitted, stop) is { } objection) verdict = new(null, objection);
        if (verdict.Objection is not JobVerdict.Postponed) _verdicts[uid] = (job.Metadata.Generation, policy, verdict);
        return verdict;
    }

    /// <summary>Forgets a job that is gone.</summary>
    public void Forget(string uid) => _verdicts.TryRemove(uid, out _);

    /// <summary>A policy that is tightened stops nothing that serves.</summary>
    private static bool WasAdmitted(InferenceJob job) =>
        job.Status?.ObservedGeneration == job.Metadata.Generation && Conditions.IsTrue(job.Status?.Conditions, Conditions.Accepted);

    private ServiceVerdict Parse(InferenceJob job)
    {
        var parsed = cache.InferenceJobs.Specs.Of(job);
        if (parsed is Parsed<AcceptedInferenceJob>.Invalid invalid) return new(null, new JobVerdict.Refused("Invalid", JobStatuses.Sentence(invalid.Faults)));

        var accepted = ((Parsed<AcceptedInferenceJob>.Valid)parsed).Value;
        if (RankTableLimit.FaultOf(accepted.Replica, cache.Classes) is { } tooLarge) return new(null, new JobVerdict.Refused("Invalid", JobStatuses.Sentence([tooLarge])));
        return new(new(accepted, accepted.Replica.Variants.ToImmutableDictionary(
            variant => variant.Name, variant => VariantTemplate.Of(job.Spec, variant.Name), StringComparer.Ordinal)), null);
    }

    private async Task<JobVerdict?> TryTemplatesAsync(InferenceJob job, AdmittedService admitted, CancellationToken stop)
    {
        foreach (var variant in admitted.Spec.Replica.Variants)
        {
            var objection = await trial.TryAsync(
                variant, admitted.Template(variant.Name), (placement, kind) => ReplicaGangs.Shape(job, admitted.Spec, 0, 0, clock.GetUtcNow(), placement, kind, cache), stop);
            if (objection is not null) return objection;
        }

        return null;
    }
}
