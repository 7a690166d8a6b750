using System.ComponentModel;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What happens when a process of a replica ends.</summary>
public sealed class ReplicaRestart
{
    /// <summary>Pause before the first new try; it doubles with each further one, up to five minutes. A replica that was ready for ten minutes starts from the first again.</summary>
    [DefaultValue("10s")]
    public Duration? Backoff { get; set; }
}
