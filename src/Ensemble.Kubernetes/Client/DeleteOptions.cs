namespace Ensemble.Kubernetes.Client;

/// <summary>How to delete, and what must hold.</summary>
public sealed record DeleteOptions
{
    /// <summary>Only the object of this uid, not a later one of the same name.</summary>
    public string? Uid { get; init; }

    /// <summary>Only while the object has this version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Seconds that its processes get to end; 0 kills at once; null takes the object's own.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>What becomes of the objects it owns: <c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null takes the kind's default.</summary>
    public string? Propagation { get; init; }

    /// <summary>Whether to ask only, and delete nothing.</summary>
    public bool DryRun { get; init; }
}
