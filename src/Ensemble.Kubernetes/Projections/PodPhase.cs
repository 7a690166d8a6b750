namespace Ensemble.Kubernetes.Projections;

/// <summary>How far a pod's life is, as its kubelet says.</summary>
public enum PodPhase : byte
{
    /// <summary>Nobody said, or an unknown word.</summary>
    Unknown,

    /// <summary>Accepted, not all containers started.</summary>
    Pending,

    /// <summary>Bound, and a container runs or starts.</summary>
    Running,

    /// <summary>All containers ended well and stay ended.</summary>
    Succeeded,

    /// <summary>All containers ended, one of them badly; or kubelet refused the pod.</summary>
    Failed,
}
