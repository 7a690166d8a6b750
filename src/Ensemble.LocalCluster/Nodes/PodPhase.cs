namespace Ensemble.LocalCluster.Nodes;

/// <summary>Where a pod is in its life on a node.</summary>
internal enum PodPhase
{
    /// <summary>Bound, not yet running.</summary>
    Pending,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>It ended and won't start again.</summary>
    Ended,
}
