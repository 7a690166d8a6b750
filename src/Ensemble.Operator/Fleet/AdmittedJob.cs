using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Fleet;

/// <summary>A job that may be placed, as it stands now.</summary>
/// <param name="Job">The resource.</param>
/// <param name="Verdict">What it asks for.</param>
internal sealed record AdmittedJob(TrainingJob Job, JobVerdict.Admitted Verdict);
