using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Fleet;

/// <summary>A TrainingJob that waits or holds chips.</summary>
/// <param name="Job">The job as the scheduler sees it.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Verdict">What it asks for; null where nobody has accepted it, or its spec can't be read any more.</param>
internal sealed record TrainingWork(Job Job, TrainingJob Resource, JobVerdict.Admitted? Verdict) : Work(Job)
{
    /// <inheritdoc/>
    public override string OwnerUid => Resource.Metadata.Uid;
}
