namespace Ensemble.Kubernetes.Access;

/// <summary>Where a right holds.</summary>
public enum AccessScope
{
    /// <summary>In every namespace, or on a kind that has none.</summary>
    Cluster,

    /// <summary>In the namespace that the program itself lives in.</summary>
    OwnNamespace,
}
