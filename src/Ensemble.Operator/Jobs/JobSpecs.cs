using Ensemble.Core;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Progress;

namespace Ensemble.Operator.Jobs;

/// <summary>The parsed specs of jobs, each parsed once per version of the spec.</summary>
internal sealed class JobSpecs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long? Generation, Parsed<AcceptedTrainingJob> Spec)> _parsed = new(StringComparer.Ordinal);

    /// <summary>What the job's spec asks for, or all that is wrong with it.</summary>
    /// <returns>The same instance for the same generation, whoever asks, until a later one was seen: verdicts are known by it.</returns>
    public Parsed<AcceptedTrainingJob> Of(TrainingJob job)
    {
        var uid = job.Metadata.Uid ?? string.Empty;
        lock (_lock)
        {
            var seen = _parsed.TryGetValue(uid, out var known);
            if (seen && known.Generation == job.Metadata.Generation) return known.Spec;

            var parsed = TrainingJobParser.Parse(job);
            if (!seen || known.Generation is null || known.Generation < job.Metadata.Generation) _parsed[uid] = (job.Metadata.Generation, parsed);
            return parsed;
        }
    }

    /// <summary>On what terms the job runs; no terms at all where its spec can't be read.</summary>
    public JobTerms TermsOf(TrainingJob job) => Of(job) is Parsed<AcceptedTrainingJob>.Valid { Value.Terms: var terms } ? terms : new();

    /// <summary>Where the pods of the variant that runs serve metrics; null where the job does not say.</summary>
    public MetricsPort? MetricsOf(TrainingJob job) =>
        Of(job) is Parsed<AcceptedTrainingJob>.Valid ? MetricsPort.Of(VariantTemplate.Of(job.Spec, job.Status?.Placement?.Variant)) : null;

    /// <summary>Forgets a job that is gone.</summary>
    public void Forget(string uid)
    {
        lock (_lock) _parsed.Remove(uid);
    }
}
