using System.Collections.Immutable;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Pods;

/// <summary>Somebody else's pods that wait for nodes: one, or those of a gang.</summary>
/// <param name="Job">The pods as the scheduler sees them.</param>
/// <param name="Pods">The pods, in the order of the job's members.</param>
/// <param name="Newest">When the youngest of the gang was made.</param>
/// <param name="Owner">The pod's uid, or what names the gang.</param>
internal sealed record PodWork(Job Job, ImmutableArray<PodFacts> Pods, DateTimeOffset Newest, string Owner) : Work(Job)
{
    /// <summary>Whether claims of theirs get their volumes only once the pods have nodes.</summary>
    public bool Unbound { get; init; }

    /// <inheritdoc/>
    public override string OwnerUid => Owner;
}
