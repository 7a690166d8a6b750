using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Pods;

/// <summary>A pod's node that we chose and that the informer does not show yet: its room is held all the same.</summary>
/// <param name="Member">The pod.</param>
/// <param name="Placement">Its place.</param>
/// <param name="Queue">The queue it is counted in.</param>
internal sealed record Assignment(PodMember Member, Placement Placement, string Queue);
