namespace Ensemble.Kubernetes.Projections;

/// <summary>Whether a node's kubelet is known to be well.</summary>
public enum Readiness : byte
{
    /// <summary>Kubelet fell silent, or never spoke.</summary>
    Unknown,

    /// <summary>Kubelet says that it is ready for pods.</summary>
    Ready,

    /// <summary>Kubelet says that it is not.</summary>
    NotReady,
}
