using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Serving;

/// <summary>Whether an InferenceJob's replicas may be placed: either it is admitted, or there is an objection.</summary>
/// <param name="Admitted">What it asks for; null where there is an objection.</param>
/// <param name="Objection">Refused or postponed; null where it is admitted.</param>
internal sealed record ServiceVerdict(AdmittedService? Admitted, JobVerdict? Objection);
