namespace Ensemble.Core.Fleet;

/// <summary>What a taint does to pods that do not tolerate it.</summary>
public enum TaintEffect
{
    /// <summary>No new pods.</summary>
    NoSchedule,

    /// <summary>New pods only when nothing else is left.</summary>
    PreferNoSchedule,

    /// <summary>No new pods, and running ones must go.</summary>
    NoExecute,
}
