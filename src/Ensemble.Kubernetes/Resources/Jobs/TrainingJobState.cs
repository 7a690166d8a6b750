namespace Ensemble.Kubernetes.Resources;

/// <summary>The words of <see cref="TrainingJobStatus.State"/>.</summary>
public static class TrainingJobState
{
    /// <summary>Waits for accelerators.</summary>
    public const string Queued = "Queued";

    /// <summary>Holds accelerators; its pods are being made or started.</summary>
    public const string Placed = "Placed";

    /// <summary>All pods run.</summary>
    public const string Running = "Running";

    /// <summary>All processes ended well.</summary>
    public const string Complete = "Complete";

    /// <summary>Ended, and will not be tried again.</summary>
    public const string Failed = "Failed";

    /// <summary>Kept from running by its user.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Its spec cannot be acted on; the condition Accepted says why.</summary>
    public const string Invalid = "Invalid";
}
