namespace Ensemble.Kubernetes.Resources;

/// <summary>Who binds pods to nodes.</summary>
public enum BindingMode
{
    /// <summary>Ensemble, at creation: one write for each pod.</summary>
    Direct,

    /// <summary>The cluster's own scheduler, held to the chosen node by required node affinity.</summary>
    Scheduler,
}
