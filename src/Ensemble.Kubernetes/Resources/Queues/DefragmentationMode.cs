namespace Ensemble.Kubernetes.Resources;

/// <summary>Whether a queue's running jobs may be moved to make room.</summary>
public enum DefragmentationMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>When a job waits that would then fit.</summary>
    ForWaiting,
}
