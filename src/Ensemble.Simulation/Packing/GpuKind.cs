using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing;

/// <summary>All nodes of one kind together.</summary>
/// <param name="Model">The model of their GPUs.</param>
/// <param name="Gpus">How many GPUs they have.</param>
/// <param name="CpuMilli">Their CPU, in thousandths of a core.</param>
internal sealed record GpuKind(int Model, int Gpus, double CpuMilli)
{
    /// <summary>The kinds of these nodes: equal model, GPUs and CPU; nodes without GPUs are left out.</summary>
    public static GpuKind[] Of(IEnumerable<NodeShape> nodes) =>
    [
        .. nodes.Where(node => node.Gpus > 0).GroupBy(node => (node.Model, node.Gpus, node.CpuMilli)).OrderBy(kind => kind.Key)
            .Select(kind => new GpuKind(kind.Key.Model, kind.Key.Gpus * kind.Count(), kind.Key.CpuMilli * (double)kind.Count())),
    ];
}
