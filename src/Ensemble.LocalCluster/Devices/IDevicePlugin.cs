using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Devices;

/// <summary>The vendor's device plugin on one node.</summary>
internal interface IDevicePlugin
{
    /// <summary>Picks the chips of a pod that is being admitted; kubelet has made sure that as many healthy ones are free.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="count">How many.</param>
    /// <param name="free">The healthy free chips, ascending.</param>
    /// <param name="onNode">All pods bound to the node that have not ended.</param>
    /// <returns>The chips; or why none are given, and then kubelet rejects the pod.</returns>
    (IReadOnlyList<SimulatedChip>? Chips, string? Refusal) Allocate(
        PodRun pod, int count, IReadOnlyList<SimulatedChip> free, IEnumerable<PodRun> onNode);
}
