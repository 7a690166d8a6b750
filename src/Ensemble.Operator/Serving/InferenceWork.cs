using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Serving;

/// <summary>A replica that waits or holds chips.</summary>
/// <param name="Job">The replica as the scheduler sees it.</param>
/// <param name="Resource">The resource, which all replicas of a job share.</param>
/// <param name="Admitted">What it asks for; null where nobody has accepted it, or its spec can't be read any more.</param>
/// <param name="Index">Which replica.</param>
internal sealed record InferenceWork(Job Job, InferenceJob Resource, AdmittedService? Admitted, int Index) : Work(Job)
{
    /// <inheritdoc/>
    public override string OwnerUid => Resource.Metadata.Uid;
}
