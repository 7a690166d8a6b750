namespace Ensemble.Kubernetes.Events;

/// <summary>Whether an event tells of the usual or of trouble.</summary>
public enum EventKind
{
    /// <summary>As things should go.</summary>
    Normal,

    /// <summary>Somebody may have to look.</summary>
    Warning,
}
