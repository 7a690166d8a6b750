namespace Ensemble.Core.Decisions;

/// <summary>What a gang had to put up with because nothing better could hold it.</summary>
public enum LastResort
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Nodes that prefer no new pods (taint PreferNoSchedule).</summary>
    UnwillingNodes,

    /// <summary>Nodes on which it failed before.</summary>
    FailedNodes,
}
