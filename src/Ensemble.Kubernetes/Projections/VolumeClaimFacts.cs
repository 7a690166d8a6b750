using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What is kept of a claim of a persistent volume.</summary>
public sealed record VolumeClaimFacts
{
    /// <summary>Namespace and name.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Its uid.</summary>
    public required string Uid { get; init; }

    /// <summary>The version these facts are of; 0 where the server's is no number.</summary>
    public long ResourceVersion { get; init; }

    /// <summary>Uid of the object that controls it: of the pod, where it was made for one.</summary>
    public string? OwnerUid { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>Whether the volume that it was bound to is gone.</summary>
    public bool Lost { get; init; }

    /// <summary>Its storage class; empty where it names none.</summary>
    public string Class { get; init; } = "";

    /// <summary>The volume that it names or was given; null where there is none.</summary>
    public string? Volume { get; init; }

    /// <summary>Whether the binding to <see cref="Volume"/> is complete (<c>pv.kubernetes.io/bind-completed</c>).</summary>
    public bool Bound { get; init; }

    /// <summary>The node for which a volume is to be made (<c>volume.kubernetes.io/selected-node</c>); null where none was chosen.</summary>
    public string? SelectedNode { get; init; }

    /// <summary>The accesses that it asks for.</summary>
    public VolumeAccess Access { get; init; }

    /// <summary>The bytes that it asks for.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether it asks for a block device rather than a file system.</summary>
    public bool Block { get; init; }

    /// <summary>The labels that its volume must have; null where it says none.</summary>
    public LabelSelector? Selector { get; init; }
}
