using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Hosting;

namespace Ensemble.Operator.Gangs;

/// <summary>When a node counts as lost to the gangs on it.</summary>
internal static class NodeHealth
{
    /// <summary>The moment from which the node is lost; null while it is ready.</summary>
    /// <param name="node">The node; null where it does not exist, which is lost since ever.</param>
    /// <param name="options">How long it may be not ready.</param>
    public static DateTimeOffset? LostAt(NodeFacts? node, FleetOperatorOptions options)
    {
        if (node is null) return DateTimeOffset.MinValue;
        return node.Readiness == Readiness.Ready ? null : (node.ReadinessSince ?? node.CreatedAt) + options.LostNodeGrace;
    }
}
