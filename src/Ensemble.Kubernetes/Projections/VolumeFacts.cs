using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What is kept of a persistent volume.</summary>
public sealed record VolumeFacts
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its uid.</summary>
    public required string Uid { get; init; }

    /// <summary>The version these facts are of; 0 where the server's is no number.</summary>
    public long ResourceVersion { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>Its storage class; empty where it has none.</summary>
    public string Class { get; init; } = "";

    /// <summary>The nodes that reach it (its node affinity and its zone labels): one of these must match; empty means that all do.</summary>
    public ImmutableArray<LabelSelector> Nodes { get; init; } = [];

    /// <summary>The claim that it is for; null where it is for any.</summary>
    public ObjectKey? Claim { get; init; }

    /// <summary>Uid of that claim; null where only the claim's name is said.</summary>
    public string? ClaimUid { get; init; }

    /// <summary>Whether no claim is bound to it, and it may be given to one.</summary>
    public bool Available { get; init; }

    /// <summary>The accesses that it allows.</summary>
    public VolumeAccess Access { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether it is a block device rather than a file system.</summary>
    public bool Block { get; init; }

    /// <summary>Its labels while it is available: claims may select by them.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;
}
