using System.Collections.Immutable;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Pods;

/// <summary>What the claims of pods with a held place need next. Decides only; <see cref="PodHolds"/> acts.</summary>
/// <param name="Open">For each pod, those of its claims that are not bound.</param>
/// <param name="Selected">Uids of the claims whose volume is being made for a node of the place, whoever asked for it.</param>
/// <param name="Select">Claims whose volume is to be made for a node.</param>
/// <param name="SetAside">Volumes that are to be set aside for claims.</param>
/// <param name="Failure">Why the place is no use; null where it is.</param>
internal sealed record ClaimSteps(
    ImmutableArray<ImmutableArray<string>> Open, ImmutableArray<string> Selected, ImmutableArray<(VolumeClaimFacts Claim, string Node)> Select,
    ImmutableArray<(VolumeFacts Volume, VolumeClaimFacts Claim)> SetAside, string? Failure)
{
    /// <summary>Looks at all claims of a hold.</summary>
    /// <param name="hold">The pods, and what was written for them already.</param>
    /// <param name="cache">What is known.</param>
    public static ClaimSteps Of(PodHold hold, FleetCache cache)
    {
        var draft = new Draft(hold);
        var open = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        for (var i = 0; i < hold.Pods.Length; i++)
        {
            var name = hold.Place.Placement.Hosts[i].Node;
            var node = cache.FindNode(name);
            var states = cache.ClaimsOf(hold.Pods[i]);
            open.Add([.. states.Where(claim => claim.State is ClaimState.Unbound or ClaimState.NotReady { MayPass: true }).Select(claim => claim.Claim.Name)]);
            foreach (var (claim, state) in states)
            {
                var failure = node is null ? $"node {name} is gone" : draft.Add(claim, state, node);
                if (failure is not null) return new([], [], [], [], failure);
            }
        }

        return new(open.DrainToImmutable(), [.. draft.Selected], [.. draft.Select], [.. draft.SetAside], null);
    }

    private sealed class Draft(PodHold hold)
    {
        private readonly HashSet<string> _nodes = [.. hold.Place.Placement.Hosts.Select(host => host.Node)];
        private readonly HashSet<string> _seen = new(hold.Selected.Concat(hold.SetAside), StringComparer.Ordinal);
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public List<string> Selected { get; } = [];

        public List<(VolumeClaimFacts Claim, string Node)> Select { get; } = [];

        public List<(VolumeFacts Volume, VolumeClaimFacts Claim)> SetAside { get; } = [];

        /// <returns>Why the claim's pod cannot be bound to the node; null where it may be yet.</returns>
        public string? Add(ObjectKey key, ClaimState state, NodeFacts node) => state switch
        {
            ClaimState.NotReady { MayPass: true } => null,
            ClaimState.NotReady missing => $"{missing.Why.Field} {missing.Why.Problem}",
            ClaimState.Bound bound => VolumeMatch.Reaches(node, bound.Nodes) ? null : $"PersistentVolumeClaim {key.Name} was bound to a volume that {node.Name} does not reach",
            _ => Add((ClaimState.Unbound)state, node),
        };

        private string? Add(ClaimState.Unbound open, NodeFacts node)
        {
            var claim = open.Claim;
            if (claim.SelectedNode is { } selected)
            {
                Selected.Add(claim.Uid);
                return _nodes.Contains(selected) ? null : $"the volume of PersistentVolumeClaim {claim.Key.Name} is made for node {selected}";
            }

            var own = open.Volumes.Where(volume => volume.Claim is not null).ToList();
            if (own.Count > 0) return VolumeMatch.Choose(own, node) is null ? $"{node.Name} does not reach the volume that is set aside for PersistentVolumeClaim {claim.Key.Name}" : null;
            if (hold.Selected.Contains(claim.Uid)) return $"{open.Provisioner} made no volume for PersistentVolumeClaim {claim.Key.Name} that {node.Name} reaches";
            if (!_seen.Add(claim.Uid)) return null; // A pod before it shares the claim, or its volume is being bound.
            if (VolumeMatch.Choose(open.Volumes.Where(volume => !_taken.Contains(volume.Name)), node) is { } volume)
            {
                _taken.Add(volume.Name);
                SetAside.Add((volume, claim));
                return null;
            }

            if (open.Topologies is not { } topologies || !VolumeMatch.Reaches(node, topologies)) return $"no volume of StorageClass {claim.Class} that {node.Name} reaches is left for PersistentVolumeClaim {claim.Key.Name}";
            Select.Add((claim, node.Name));
            return null;
        }
    }
}
