using System.Collections.Immutable;
using Ensemble.Core;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>How far a claim of a pod is. Closed: all its cases are here.</summary>
internal abstract record ClaimState
{
    private ClaimState()
    {
    }

    /// <summary>It has its volume.</summary>
    /// <param name="Nodes">The nodes that reach it, as alternatives; empty means that all do.</param>
    public sealed record Bound(ImmutableArray<LabelSelector> Nodes) : ClaimState;

    /// <summary>It gets its volume once its pod has a node.</summary>
    /// <param name="Claim">The claim.</param>
    /// <param name="Volumes">Volumes that exist and that it may have.</param>
    /// <param name="Topologies">Where a volume can be made for it, as alternatives: empty means anywhere; null means that none is made.</param>
    /// <param name="Provisioner">Whoever makes volumes of its class.</param>
    public sealed record Unbound(VolumeClaimFacts Claim, ImmutableArray<VolumeFacts> Volumes, ImmutableArray<LabelSelector>? Topologies, string Provisioner) : ClaimState;

    /// <summary>Its pod cannot be placed yet.</summary>
    /// <param name="Why">The claim, what is missing, and what would help.</param>
    public sealed record NotReady(Fault Why) : ClaimState
    {
        /// <summary>Whether it may be only that the news of its volume are not here yet: claims and volumes are told of by two watches.</summary>
        public bool MayPass { get; init; }
    }
}
