namespace Ensemble.Core.Placing;

/// <summary>Whether a node may be used for a demand, and if not, why.</summary>
internal enum NodeStanding : byte
{
    /// <summary>It may.</summary>
    Usable,

    /// <summary>It may, but prefers no new pods.</summary>
    LastChoice,

    /// <summary>Its kubelet does not say that it is ready.</summary>
    NotReady,

    /// <summary>It is closed for new pods.</summary>
    Cordoned,

    /// <summary>It has a taint that the demand does not tolerate.</summary>
    Tainted,

    /// <summary>The demand's node selector or affinity does not match it.</summary>
    NotSelected,
}
