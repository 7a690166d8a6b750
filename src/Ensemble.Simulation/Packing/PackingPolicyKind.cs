namespace Ensemble.Simulation.Packing;

/// <summary>The policies that a packing simulation compares.</summary>
public enum PackingPolicyKind
{
    /// <summary>Any node with room.</summary>
    Random,

    /// <summary>The node whose free room points least where the demand does.</summary>
    DotProduct,

    /// <summary>Pods of one kind together.</summary>
    GpuClustering,

    /// <summary>Shared GPUs first, then nodes in use, then empty ones.</summary>
    GpuPacking,

    /// <summary>The node that keeps least.</summary>
    BestFit,

    /// <summary>Fragmentation Gradient Descent.</summary>
    Fgd,

    /// <summary>Ensemble's own.</summary>
    Ensemble,

    /// <summary>Ensemble's own, with up to 64 pods waiting to be placed in the best order.</summary>
    EnsembleWindow64,

    /// <summary>Ensemble's own, moving placed pods where that makes room.</summary>
    EnsembleMigrate,

    /// <summary>What no policy can pass.</summary>
    UpperBound,
}
