using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Pods;

/// <summary>Makes the scheduler's members of pods.</summary>
internal static class PodMembers
{
    /// <param name="pod">A pod that waits.</param>
    /// <param name="classes">The known classes: whose resource counts chips.</param>
    /// <param name="apartFrom">The nodes that a selector of its anti-affinity forbids.</param>
    /// <param name="volumes">What its claims mean.</param>
    public static PodMember Of(PodFacts pod, IReadOnlyList<AcceleratorClass> classes, Func<LabelSelector, IReadOnlyCollection<string>> apartFrom, PodVolumeTerms volumes)
    {
        var wish = pod.Stranger?.Wish ?? new();
        var resource = classes.FirstOrDefault(kind => pod.Requests[kind.Resource] > 0)?.Resource;
        var chips = resource is null ? 0 : (int)Math.Min(pod.Requests[resource], ChipSet.Capacity + 1);
        var demand = new HostDemand
        {
            Resources = resource is null ? pod.Requests : pod.Requests.With(resource, 0),
            HostPorts = pod.HostPorts,
            NodeSelector = wish.NodeSelector,
            NodeAffinity = wish.NodeAffinity,
            Tolerations = wish.Tolerations,
            ForChips = chips > 0,
        };
        if (!wish.Apart.IsEmpty) demand = Apart(pod, demand, wish.Apart, apartFrom);
        return new(pod.Key.Name, chips, resource, Within(demand, volumes));
    }

    /// <summary>Pods of one selector exclude each other; nodes that have such a pod already are named.</summary>
    private static HostDemand Apart(
        PodFacts pod, HostDemand demand, ImmutableArray<LabelSelector> selectors, Func<LabelSelector, IReadOnlyCollection<string>> apartFrom)
    {
        var own = selectors.Where(selector => selector.Matches(pod.Stranger!.Labels)).Select(selector => $"{pod.Key.Namespace}: {selector}");
        string[] forbidden = [.. selectors.SelectMany(apartFrom).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        demand = demand with { Apart = [.. own.Order(StringComparer.Ordinal)] };
        if (forbidden.Length == 0) return demand;
        var elsewhere = new LabelRequirement("metadata.name", LabelOperator.NotIn, [.. forbidden]);
        return demand with { NodeAffinity = LabelSelector.Both(demand.NodeAffinity, [new([elsewhere])]) };
    }

    /// <summary>Volumes hold their pods to nodes.</summary>
    private static HostDemand Within(HostDemand demand, PodVolumeTerms volumes)
    {
        if (!volumes.Apart.IsEmpty) demand = demand with { Apart = [.. demand.Apart.Concat(volumes.Apart).Order(StringComparer.Ordinal)] };
        return volumes.Nodes.IsEmpty ? demand : demand with { NodeAffinity = volumes.Nodes.Aggregate(demand.NodeAffinity, LabelSelector.Both), HeldByVolumes = true };
    }
}
