using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>Finds a volume for a claim among those that exist, as kube-scheduler does (k8s.io/component-helpers storage/volume).</summary>
internal static class VolumeMatch
{
    /// <summary>The key by which node affinity names the node itself.</summary>
    public const string NodeName = "metadata.name";

    /// <summary>How many alternatives a claim may have: those of two claims are multiplied.</summary>
    private const int MostAlternatives = 64;

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
    /// <remarks>Volumes of single nodes are many and differ in the node's name alone: with the same zone, or none, they become one alternative.</remarks>
    public static ImmutableArray<LabelSelector> AnyOf(IEnumerable<ImmutableArray<LabelSelector>> each)
    {
        var (named, others) = (new Dictionary<(string Key, LabelSelector More), SortedSet<string>>(), new HashSet<LabelSelector>());
        foreach (var nodes in each)
        {
            if (nodes.IsEmpty) return [];
            foreach (var term in nodes)
            {
                if (NameIn(term) is not { } name)
                {
                    others.Add(term);
                    continue;
                }

                var kind = (name.Key, new LabelSelector(term.Requirements.Remove(name)));
                if (!named.TryGetValue(kind, out var values)) named.Add(kind, values = new(StringComparer.Ordinal));
                values.UnionWith(name.Values);
            }
        }

        var merged = named.OrderBy(kind => kind.Key.Key, StringComparer.Ordinal).ThenBy(kind => kind.Key.More.ToString(), StringComparer.Ordinal)
            .Select(kind => new LabelSelector([new(kind.Key.Key, LabelOperator.In, [.. kind.Value]), .. kind.Key.More.Requirements]));
        return [.. merged, .. others.OrderBy(term => term.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Alternatives that are few enough to be combined with those of other claims: too many become the names of the nodes that meet them.</summary>
    public static ImmutableArray<LabelSelector> Few(ImmutableArray<LabelSelector> alternatives, Func<IEnumerable<NodeFacts>> nodes)
    {
        if (alternatives.Length <= MostAlternatives) return alternatives;
        ImmutableArray<string> names = [.. nodes().Where(node => Reaches(node, alternatives)).Select(node => node.Name).Order(StringComparer.Ordinal)];
        return names.IsEmpty ? [LabelSelector.Nothing] : [new([new(NodeName, LabelOperator.In, names)])];
    }

    /// <summary>The part of a term that lists names: of nodes, or of whatever the term is about alone.</summary>
    private static LabelRequirement? NameIn(LabelSelector term) => term.Requirements is [{ Operator: LabelOperator.In } only]
        ? only
        : term.Requirements.FirstOrDefault(requirement => requirement is { Operator: LabelOperator.In, Key: PoolLevel.HostLabel or NodeName });

    private static bool Fits(VolumeClaimFacts claim, VolumeFacts volume) =>
        volume is { Available: true, Deleting: false } && volume.Class == claim.Class && volume.Block == claim.Block && volume.Bytes >= claim.Bytes
        && (volume.Access & claim.Access) == claim.Access && claim.Selector?.Matches(volume.Labels) != false
        && (volume.Claim is null || (volume.Claim == claim.Key && (volume.ClaimUid is null || volume.ClaimUid == claim.Uid)));
}
