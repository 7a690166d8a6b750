using System.Collections.Immutable;
using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Projections;

/// <summary>What Ensemble keeps of a node.</summary>
public sealed record NodeFacts
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Differs between two nodes that had the same name.</summary>
    public required string Uid { get; init; }

    /// <summary>The version these facts are of; 0 where the server's is no number.</summary>
    public required long ResourceVersion { get; init; }

    /// <summary>All its labels.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>Those of its annotations that were asked for.</summary>
    public LabelSet Annotations { get; init; } = LabelSet.Empty;

    /// <summary>Its taints. A taint with an effect we don't know counts as NoSchedule.</summary>
    public ImmutableArray<Taint> Taints { get; init; } = [];

    /// <summary>Whether it is closed for new pods (<c>kubectl cordon</c>).</summary>
    public bool Unschedulable { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>What it offers to pods.</summary>
    public ResourceVector Allocatable { get; init; } = ResourceVector.Empty;

    /// <summary>All it has.</summary>
    public ResourceVector Capacity { get; init; } = ResourceVector.Empty;

    /// <summary>Whether its kubelet is well.</summary>
    public Readiness Readiness { get; init; }

    /// <summary>Since when <see cref="Readiness"/> is as it is.</summary>
    public DateTimeOffset? ReadinessSince { get; init; }

    /// <summary>Kubelet's word for it, such as <c>KubeletReady</c> or <c>NodeStatusUnknown</c>.</summary>
    public string? ReadinessReason { get; init; }

    /// <summary>Its address inside the cluster.</summary>
    public string? InternalIp { get; init; }

    /// <summary>When it joined.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
