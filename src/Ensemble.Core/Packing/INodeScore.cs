namespace Ensemble.Core.Packing;

/// <summary>Says how good it would be to place a pod on a node, from that node and that pod alone.</summary>
public interface INodeScore
{
    /// <summary>The score of placing a pod on a node that has room for it; the highest wins, the first node among equals.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="node">The node, which has room for the pod.</param>
    /// <param name="pod">The pod's shape.</param>
    /// <param name="gpu">For a pod that shares a GPU: the GPU it should take; else of no meaning.</param>
    int Score(PackingFleet fleet, int node, PodShape pod, out int gpu);
}
