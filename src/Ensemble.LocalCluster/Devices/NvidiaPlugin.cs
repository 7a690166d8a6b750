using Ensemble.LocalCluster.Nodes;

namespace Ensemble.LocalCluster.Devices;

/// <summary>The stock Nvidia plugin: it picks itself, knows nothing of plans, and tells nobody which.</summary>
internal sealed class NvidiaPlugin : IDevicePlugin
{
    public (IReadOnlyList<SimulatedChip>? Chips, string? Refusal) Allocate(
        PodRun pod, int count, IReadOnlyList<SimulatedChip> free, IEnumerable<PodRun> onNode) => ([.. free.Take(count)], null);
}
