namespace Ensemble.Kubernetes.Resources;

/// <summary>Whether a pool's nodes are Ensemble's alone.</summary>
public enum SharingMode
{
    /// <summary>The nodes carry the taint ensemble.fleet/managed:NoSchedule; only pods that tolerate it land there.</summary>
    Exclusive,

    /// <summary>Others schedule there too. Racy: a gang's host can be filled between our look and kubelet's, and the gang then starts elsewhere.</summary>
    Shared,
}
