using Ensemble.Core;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Progress;

namespace Ensemble.Operator.Jobs;

/// <summary>The parsed specs of TrainingJobs.</summary>
internal sealed class JobSpecs() : ParsedSpecs<TrainingJob, AcceptedTrainingJob>(job => TrainingJobParser.Parse(job))
{
    /// <summary>On what terms the job runs; no terms at all where its spec can't be read.</summary>
    public JobTerms TermsOf(TrainingJob job) => Of(job) is Parsed<AcceptedTrainingJob>.Valid { Value.Terms: var terms } ? terms : new();

    /// <summary>Where the pods of the variant that runs serve metrics; null where the job does not say.</summary>
    public MetricsPort? MetricsOf(TrainingJob job) =>
        Of(job) is Parsed<AcceptedTrainingJob>.Valid ? MetricsPort.Of(VariantTemplate.Of(job.Spec, job.Status?.Placement?.Variant)) : null;
}
