namespace Ensemble.Core.Packing;

/// <summary>Where a pod goes.</summary>
/// <param name="Node">The node's index in its fleet; -1 where no node has room.</param>
/// <param name="Gpus">Its GPUs on that node, a bit each; 0 for a pod that needs none.</param>
public readonly record struct PackingSpot(int Node, uint Gpus)
{
    /// <summary>No node has room.</summary>
    public static PackingSpot Nowhere => new(-1, 0);

    /// <summary>True where a node was found.</summary>
    public bool Found => Node >= 0;
}
