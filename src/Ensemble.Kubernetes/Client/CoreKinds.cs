namespace Ensemble.Kubernetes.Client;

/// <summary>The built-in kinds that Ensemble reads or writes.</summary>
public static class CoreKinds
{
    /// <summary>Pods.</summary>
    public static ResourceKind Pod { get; } = new("", "v1", "Pod", "pods", Namespaced: true);

    /// <summary>Nodes.</summary>
    public static ResourceKind Node { get; } = new("", "v1", "Node", "nodes", Namespaced: false);

    /// <summary>Services.</summary>
    public static ResourceKind Service { get; } = new("", "v1", "Service", "services", Namespaced: true);

    /// <summary>ConfigMaps.</summary>
    public static ResourceKind ConfigMap { get; } = new("", "v1", "ConfigMap", "configmaps", Namespaced: true);

    /// <summary>Secrets.</summary>
    public static ResourceKind Secret { get; } = new("", "v1", "Secret", "secrets", Namespaced: true);

    /// <summary>Namespaces.</summary>
    public static ResourceKind Namespace { get; } = new("", "v1", "Namespace", "namespaces", Namespaced: false);

    /// <summary>Service accounts.</summary>
    public static ResourceKind ServiceAccount { get; } = new("", "v1", "ServiceAccount", "serviceaccounts", Namespaced: true);

    /// <summary>Events of the core group.</summary>
    public static ResourceKind Event { get; } = new("", "v1", "Event", "events", Namespaced: true);

    /// <summary>Claims of persistent volumes.</summary>
    public static ResourceKind PersistentVolumeClaim { get; } = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", Namespaced: true);

    /// <summary>Persistent volumes.</summary>
    public static ResourceKind PersistentVolume { get; } = new("", "v1", "PersistentVolume", "persistentvolumes", Namespaced: false);

    /// <summary>Classes of persistent volumes.</summary>
    public static ResourceKind StorageClass { get; } = new("storage.k8s.io", "v1", "StorageClass", "storageclasses", Namespaced: false);

    /// <summary>Quotas of namespaces.</summary>
    public static ResourceKind ResourceQuota { get; } = new("", "v1", "ResourceQuota", "resourcequotas", Namespaced: true);

    /// <summary>Leases: leader election and node heartbeats.</summary>
    public static ResourceKind Lease { get; } = new("coordination.k8s.io", "v1", "Lease", "leases", Namespaced: true);

    /// <summary>Priority classes of pods.</summary>
    public static ResourceKind PriorityClass { get; } = new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", Namespaced: false);

    /// <summary>Disruption budgets of pods.</summary>
    public static ResourceKind PodDisruptionBudget { get; } = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", Namespaced: true);

    /// <summary>Definitions of custom kinds.</summary>
    public static ResourceKind CustomResourceDefinition { get; } =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Namespaced: false);
}
