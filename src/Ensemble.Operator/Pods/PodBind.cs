using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>A pod and the node that it is to have.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Node">The node.</param>
/// <param name="Chips">The chips it may use; none where the device plugin chooses.</param>
/// <param name="Class">The class of the chips; null where it is not known.</param>
internal sealed record PodBind(PodFacts Pod, string Node, ChipSet Chips, AcceleratorClass? Class);
