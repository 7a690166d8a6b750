using System.ComponentModel;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How a replica that goes is taken out of service: it leaves the Service first, is given time to finish its requests, and is stopped then.</summary>
public sealed class ReplicaDrain
{
    /// <summary>The time between leaving the Service and the signal to stop, at most 24h. The template's terminationGracePeriodSeconds comes after it.</summary>
    [DefaultValue("30s")]
    public Duration? Grace { get; set; }
}
