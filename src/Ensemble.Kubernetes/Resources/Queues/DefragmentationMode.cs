namespace Ensemble.Kubernetes.Resources;

/// <summary>Whether a queue's running jobs may be moved to make room.</summary>
public enum DefragmentationMode
{
    /// <summary>Jobs stay where they are.</summary>
    Never,

    /// <summary>When a job waits that would then fit.</summary>
    ForWaiting,
}
