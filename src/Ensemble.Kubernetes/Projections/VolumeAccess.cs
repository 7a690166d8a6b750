namespace Ensemble.Kubernetes.Projections;

/// <summary>Access modes of volumes and claims.</summary>
[Flags]
public enum VolumeAccess
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>ReadWriteOnce: by one node.</summary>
    ReadWriteOnce = 1,

    /// <summary>ReadOnlyMany: read by many nodes.</summary>
    ReadOnlyMany = 2,

    /// <summary>ReadWriteMany: by many nodes.</summary>
    ReadWriteMany = 4,

    /// <summary>ReadWriteOncePod: by one pod.</summary>
    ReadWriteOncePod = 8,
}
