using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;

namespace Ensemble.Core.Placing;

/// <summary>Which nodes a demand may use.</summary>
/// <remarks>It is what kube-scheduler would check: nobody repeats that for pods that are bound at creation.</remarks>
internal static class NodeRules
{
    /// <summary>The taint that keeps other people's pods off Ensemble's nodes; its own pods tolerate it.</summary>
    public const string ManagedTaint = "ensemble.fleet/managed";

    /// <summary>The key by which node affinity names the node itself.</summary>
    public const string NameKey = "metadata.name";

    /// <summary>How a node stands to a demand.</summary>
    /// <param name="node">The node.</param>
    /// <param name="resource">The extended resource of its chips: a taint of that key keeps other pods off, not those that ask for chips.</param>
    /// <param name="demand">The demand.</param>
    public static NodeStanding Standing(Node node, string resource, HostDemand demand)
    {
        if (!node.Ready) return NodeStanding.NotReady;
        if (node.Cordoned) return NodeStanding.Cordoned;
        if (!demand.NodeSelector.Matches(node.Labels) || !MatchesAffinity(node, demand.NodeAffinity)) return NodeStanding.NotSelected;
        var standing = NodeStanding.Usable;
        foreach (var taint in node.Taints)
        {
            if (IsTolerated(taint, resource, demand)) continue;
            if (taint.Effect != TaintEffect.PreferNoSchedule) return NodeStanding.Tainted;
            standing = NodeStanding.LastChoice;
        }

        return standing;
    }

    private static bool IsTolerated(Taint taint, string resource, HostDemand demand)
    {
        if (taint.Key == ManagedTaint || (demand.ForChips && taint.Key == resource)) return true;
        foreach (var toleration in demand.Tolerations)
        {
            if (toleration.ToleratesForGood(taint)) return true;
        }

        return false;
    }

    private static bool MatchesAffinity(Node node, ImmutableArray<LabelSelector> terms)
    {
        if (terms.IsEmpty) return true;
        foreach (var term in terms)
        {
            // A term's name requirements see the name beside the labels; copying labels is for these rare terms only.
            var byName = term.Requirements.Any(requirement => requirement.Key == NameKey);
            if (term.Matches(byName ? new Dictionary<string, string>(node.Labels) { [NameKey] = node.Name } : node.Labels)) return true;
        }

        return false;
    }
}
