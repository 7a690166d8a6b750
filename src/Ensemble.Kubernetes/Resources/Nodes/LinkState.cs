namespace Ensemble.Kubernetes.Resources;

/// <summary>Whether a link carries traffic.</summary>
public enum LinkState
{
    /// <summary>At its full speed.</summary>
    Up,

    /// <summary>At less than its full speed.</summary>
    Degraded,

    /// <summary>Not at all.</summary>
    Down,
}
