using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;

namespace Ensemble.Operator.Pods;

/// <summary>What the claims of a pod mean for where and when it can be placed.</summary>
/// <param name="Nodes">The nodes that a claim's volume is reached from, or could be made for, as alternatives; all must hold.</param>
/// <param name="Unbound">Whether a claim has no volume before the pod has a node.</param>
/// <param name="Awaits">What must be there first; null where nothing is missing.</param>
/// <param name="Apart">Classes of volumes of which a node has few: pods that take one of a class are not placed on one node at a time.</param>
internal sealed record PodVolumeTerms(ImmutableArray<ImmutableArray<LabelSelector>> Nodes, bool Unbound, Fault? Awaits, ImmutableArray<string> Apart)
{
    /// <summary>No claims, or none that matters.</summary>
    public static PodVolumeTerms None { get; } = new([], false, null, []);
}
