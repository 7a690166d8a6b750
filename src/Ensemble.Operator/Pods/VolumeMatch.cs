using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>Finds a volume for a claim among those that exist, as kube-scheduler does (k8s.io/component-helpers storage/volume).</summary>
internal static class VolumeMatch
{
    /// <summary>The key by which node affinity names the node itself.</summary>
    public const string NodeName = "metadata.name";

    /// <summary>The volumes that a claim may have; where some are set aside for it, only these.</summary>
    public static ImmutableArray<VolumeFacts> Fitting(VolumeClaimFacts claim, IEnumerable<VolumeFacts> volumes)
    {
        ImmutableArray<VolumeFacts> fitting = [.. volumes.Where(volume => Fits(claim, volume))];
        return fitting.Any(volume => volume.Claim is not null) ? [.. fitting.Where(volume => volume.Claim is not null)] : fitting;
    }

    /// <summary>The smallest of the volumes that a node reaches; null where it reaches none.</summary>
    public static VolumeFacts? Choose(IEnumerable<VolumeFacts> volumes, NodeFacts node) => volumes
        .Where(volume => Reaches(node, volume.Nodes)).OrderBy(volume => volume.Bytes).ThenBy(volume => volume.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Whether a node matches one of some alternatives.</summary>
    public static bool Reaches(NodeFacts node, ImmutableArray<LabelSelector> nodes)
    {
        if (nodes.IsEmpty) return true;
        var labels = new Dictionary<string, string>(node.Labels, StringComparer.Ordinal) { [NodeName] = node.Name };
        return nodes.Any(term => term.Matches(labels));
    }

    /// <summary>Whether a volume is one of a single host's.</summary>
    public static bool IsOfOneHost(VolumeFacts volume) =>
        volume.Nodes.Any(term => term.Requirements.Any(requirement => requirement.Key is PoolLevel.HostLabel or NodeName));

    /// <summary>The nodes that reach one of several volumes, as few alternatives; empty means that all nodes do.</summary>
    /// <remarks>Volumes of single nodes are many and differ in the node's name alone: they become one alternative.</remarks>
    public static ImmutableArray<LabelSelector> AnyOf(IEnumerable<ImmutableArray<LabelSelector>> each)
    {
        var (named, others) = (new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal), new List<LabelSelector>());
        foreach (var nodes in each)
        {
            if (nodes.IsEmpty) return [];
            foreach (var term in nodes)
            {
                if (term.Requirements is [{ Operator: LabelOperator.In } only])
                {
                    if (!named.TryGetValue(only.Key, out var values)) named.Add(only.Key, values = new(StringComparer.Ordinal));
                    values.UnionWith(only.Values);
                }
                else if (!others.Contains(term))
                {
                    others.Add(term);
                }
            }
        }

        return [.. named.Select(label => new LabelSelector([new(label.Key, LabelOperator.In, [.. label.Value])])), .. others.OrderBy(term => term.ToString(), StringComparer.Ordinal)];
    }

    private static bool Fits(VolumeClaimFacts claim, VolumeFacts volume) =>
        volume is { Available: true, Deleting: false } && volume.Class == claim.Class && volume.Block == claim.Block && volume.Bytes >= claim.Bytes
        && (volume.Access & claim.Access) == claim.Access && claim.Selector?.Matches(volume.Labels) != false
        && (volume.Claim is null || (volume.Claim == claim.Key && (volume.ClaimUid is null || volume.ClaimUid == claim.Uid)));
}
