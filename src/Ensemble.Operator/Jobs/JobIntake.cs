using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;

namespace Ensemble.Operator.Jobs;

/// <summary>Decides whether a job may be placed: its spec is parsed, and the pods it would get are shown to the API server in a dry run.</summary>
/// <remarks>A verdict is kept per version of the spec.</remarks>
internal sealed class JobIntake(TemplateTrial trial, JobVolumes volumes, FleetCache cache, JobSpecs specs, TimeProvider clock)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (long? Generation, TemplatePolicy Policy, JobVerdict Verdict)> _verdicts = new(StringComparer.Ordinal);

    /// <summary>The verdict on a job as it stands.</summary>
    /// <exception cref="ApiException">The API server could not be asked.</exception>
    public async Task<JobVerdict> ConsiderAsync(TrainingJob job, CancellationToken stop)
    {
        var uid = job.Metadata.Uid;
        var policy = cache.TemplatesIn(job.Metadata.NamespaceProperty);
        if (_verdicts.TryGetValue(uid, out var known) && known.Generation == job.Metadata.Generation && ReferenceEquals(known.Policy, policy))
            return job.Status?.Placement is null ? await WithVolumesAsync(job, policy, known.Verdict, stop) : known.Verdict;

        var verdict = Parse(job);
        if (verdict is JobVerdict.Admitted && !WasAdmitted(job) && TemplateGuard.Check(job.Spec, job.Metadata.NamespaceProperty, policy) is { IsEmpty: false } faults)
            verdict = new JobVerdict.Refused("TemplateNotAllowed", JobStatuses.Sentence(faults));
        if (verdict is JobVerdict.Admitted admitted && await TryTemplatesAsync(job, admitted, stop) is { } objection) verdict = objection;
        verdict = await WithVolumesAsync(job, policy, verdict, stop);
        if (verdict is not JobVerdict.Postponed) _verdicts[uid] = (job.Metadata.Generation, policy, verdict);
        return verdict;
    }

    /// <summary>Looks at the claims, and again whenever the job is to be placed: they are bound without a word to it.</summary>
    private async Task<JobVerdict> WithVolumesAsync(TrainingJob job, TemplatePolicy policy, JobVerdict verdict, CancellationToken stop)
    {
        if (verdict is not JobVerdict.Admitted admitted || !admitted.HasClaims) return verdict;
        var (terms, missing) = await volumes.ReadAsync(job.Metadata.NamespaceProperty, admitted.Templates.Values, stop);
        if (missing is not null) return new JobVerdict.Postponed(string.Empty, AskAgain, new Reason.ClaimMissing(missing));
        if (terms.Equals(admitted.Volumes)) return verdict;
        verdict = admitted with { Volumes = terms };
        _verdicts[job.Metadata.Uid] = (job.Metadata.Generation, policy, verdict);
        return verdict;
    }

    /// <summary>Forgets a job that is gone.</summary>
    public void Forget(string uid) => _verdicts.TryRemove(uid, out _);

    /// <summary>A policy that is tightened stops nothing that runs: a status of this very spec with a placement says that it was held to the policy before.</summary>
    private static bool WasAdmitted(TrainingJob job) => job.Status?.Placement is not null && job.Status.ObservedGeneration == job.Metadata.Generation;

    private JobVerdict Parse(TrainingJob job)
    {
        var parsed = specs.Of(job);
        if (parsed is Parsed<AcceptedTrainingJob>.Invalid invalid) return new JobVerdict.Refused("Invalid", JobStatuses.Sentence(invalid.Faults));

        var accepted = ((Parsed<AcceptedTrainingJob>.Valid)parsed).Value;
        if (RankTableLimit.FaultOf(accepted.Job, cache.Classes) is { } tooLarge) return new JobVerdict.Refused("Invalid", JobStatuses.Sentence([tooLarge]));
        return new JobVerdict.Admitted(accepted, accepted.Job.Variants.ToImmutableDictionary(
            variant => variant.Name, variant => VariantTemplate.Of(job.Spec, variant.Name), StringComparer.Ordinal));
    }

    private async Task<JobVerdict?> TryTemplatesAsync(TrainingJob job, JobVerdict.Admitted admitted, CancellationToken stop)
    {
        foreach (var variant in admitted.Spec.Job.Variants)
        {
            var objection = await trial.TryAsync(variant, admitted.Template(variant.Name), (placement, kind) => new GangShape(
                job.Metadata.NamespaceProperty, job.Metadata.Name, job.Metadata.Uid, admitted.Spec.Job.Queue, 0, clock.GetUtcNow(), placement, kind,
                cache.PriorityClassOf(job.Spec.PriorityClassName)) { Terms = admitted.Spec.Terms }, stop);
            if (objection is not null) return objection;
        }

        return null;
    }
}
