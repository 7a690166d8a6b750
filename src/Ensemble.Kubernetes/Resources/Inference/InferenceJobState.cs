namespace Ensemble.Kubernetes.Resources;

/// <summary>The words of <see cref="InferenceJobStatus.State"/>.</summary>
public static class InferenceJobState
{
    /// <summary>As many replicas as wished are ready, all of the present revision.</summary>
    public const string Ready = "Ready";

    /// <summary>Replicas are moved to a new revision.</summary>
    public const string Updating = "Updating";

    /// <summary>Some replicas are ready, fewer than wished.</summary>
    public const string Partial = "Partial";

    /// <summary>None is ready yet; some hold accelerators.</summary>
    public const string Starting = "Starting";

    /// <summary>None holds accelerators; they wait.</summary>
    public const string Queued = "Queued";

    /// <summary>No replica is wished.</summary>
    public const string Stopped = "Stopped";

    /// <summary>Kept from serving by its user.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Its spec cannot be acted on; the condition Accepted says why.</summary>
    public const string Invalid = "Invalid";
}
