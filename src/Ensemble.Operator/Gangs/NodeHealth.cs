using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Hosting;

namespace Ensemble.Operator.Gangs;

/// <summary>When a node counts as lost to the gangs on it, and when a taint drives them from it.</summary>
internal static class NodeHealth
{
    /// <summary>The taint by which somebody vouches that a node is off and its pods' processes with it.</summary>
    public const string OutOfService = "node.kubernetes.io/out-of-service";

    // A node's own state as the node controller repeats it: what it means for a gang follows from the state itself.
    private static readonly string[] Mirrored = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", OutOfService];

    /// <summary>A gang that must leave goes this much before kube's taint manager would begin to take its hosts one by one.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    /// <summary>The node, its silence counted from when it could have been broken.</summary>
    /// <remarks>
    /// While the API server is away no kubelet can report, and that is no fault of its node. When it is back, the control plane calls nodes
    /// silent that have not reported for its own grace period: after a long outage, all. Every gang of the fleet would start anew.
    /// </remarks>
    /// <param name="node">The node.</param>
    /// <param name="heardSince">Since when we hear of nodes; null before we ever did.</param>
    /// <param name="options">How long nodes have to report.</param>
    public static NodeFacts Heard(NodeFacts node, DateTimeOffset? heardSince, FleetOperatorOptions options)
    {
        if (node.Readiness != Readiness.Unknown || heardSince + options.TimeToReport is not { } from || node.ReadinessSince >= from) return node;
        return node with { ReadinessSince = from };
    }

    /// <summary>The moment from which the node is lost; null while it is ready.</summary>
    /// <param name="node">The node; null where it does not exist, which is lost since ever.</param>
    /// <param name="options">How long it may be not ready.</param>
    public static DateTimeOffset? LostAt(NodeFacts? node, FleetOperatorOptions options)
    {
        if (node is null || node.Taints.Any(taint => taint.Key == OutOfService)) return DateTimeOffset.MinValue;
        return node.Readiness == Readiness.Ready ? null : (node.ReadinessSince ?? node.CreatedAt) + options.LostNodeGrace;
    }

    /// <summary>The moment from which a taint drives a pod from the node, and the taint; null where none does.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tolerations">What the pod tolerates.</param>
    public static (DateTimeOffset At, Taint Taint)? DrivenAt(NodeFacts? node, ImmutableArray<Toleration> tolerations)
    {
        (DateTimeOffset At, Taint Taint)? first = null;
        foreach (var taint in node?.Taints ?? [])
        {
            if (taint.Effect != TaintEffect.NoExecute || Mirrored.Contains(taint.Key, StringComparer.Ordinal)) continue;
            var toleration = tolerations.FirstOrDefault(one => one.Tolerates(taint));
            if (toleration is { For: null }) continue;
            var at = toleration is null ? DateTimeOffset.MinValue : (taint.Since ?? DateTimeOffset.MinValue) + toleration.For!.Value - Lead;
            if (first is not { } known || at < known.At) first = (at, taint);
        }

        return first;
    }

    /// <summary>Whether a node's change may concern the gangs on it.</summary>
    public static bool Concerns(NodeFacts? before, NodeFacts? now) =>
        before?.Readiness != now?.Readiness || !Driving(before).SequenceEqual(Driving(now));

    private static IEnumerable<Taint> Driving(NodeFacts? node) =>
        (node?.Taints ?? []).Where(taint => taint.Effect == TaintEffect.NoExecute || taint.Key == OutOfService);
}
