using Ensemble.Core.Packing;

namespace Ensemble.Simulation.Packing.Policies;

/// <summary>A policy that is a score and nothing else: it learns nothing.</summary>
internal sealed class ScoredPolicy(PackingFleet fleet, INodeScore score) : IPackingPolicy
{
    private readonly ScoreTable _table = new(fleet, score);

    public void Arrived(PodShape pod)
    {
    }

    public PackingSpot Choose(PodShape pod) => _table.Best(pod);
}
