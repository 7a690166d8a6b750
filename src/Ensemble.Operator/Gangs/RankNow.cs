using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Hosting;

namespace Ensemble.Operator.Gangs;

/// <summary>How far each host of a gang is at one moment, by its pod and its node.</summary>
/// <param name="now">The moment.</param>
/// <param name="findNode">Finds a node; null where there is none of that name.</param>
/// <param name="options">How long a node may be not ready, and a start stuck.</param>
/// <param name="tolerations">What the gang's pods tolerate.</param>
internal sealed class RankNow(
    DateTimeOffset now, Func<string, NodeFacts?> findNode, FleetOperatorOptions options, ImmutableArray<Toleration> tolerations)
{
    /// <summary>When what was said of a host so far changes by time alone; null where nothing does.</summary>
    public DateTimeOffset? LookAgain { get; private set; }

    /// <summary>One host.</summary>
    /// <param name="node">The node it was placed on.</param>
    /// <param name="pod">Its pod; null where there is none.</param>
    public RankFacts Of(string node, PodFacts? pod)
    {
        // One that ends well because it is told to stop has saved its state, not done its work.
        if (pod is { Phase: PodPhase.Succeeded, Deleting: false }) return new(node, RankPhase.Succeeded);
        var facts = findNode(node);
        if (IsPast(NodeHealth.LostAt(facts, options))) return Lost(new RankLoss.NodeGone());

        // Before its end: a process that ends by the SIGTERM of its removal has not failed.
        if (pod is not null && PodEnds.Leaving(pod) is { } leaving) return Lost(leaving);
        if (pod?.Phase == PodPhase.Failed) return Lost(PodEnds.Failed(pod));
        if (NodeHealth.DrivenAt(facts, tolerations) is var (at, taint) && IsPast(at)) return Lost(new RankLoss.Tainted(taint.ToString()));
        if (pod is null) return new(node, RankPhase.Missing);
        if (pod is { Phase: PodPhase.Running, Started: true }) return new(node, RankPhase.Running);
        return PodEnds.NotStarting(pod) is { } stuck && IsPast(pod.CreatedAt + options.StuckStartPatience) ? Lost(stuck) : new(node, RankPhase.Pending);

        RankFacts Lost(RankLoss loss) => new(node, RankPhase.Lost, loss);
    }

    /// <summary>Whether a moment has come; one that will come is remembered.</summary>
    private bool IsPast(DateTimeOffset? moment)
    {
        if (moment is not { } at) return false;
        if (at <= now) return true;
        if (LookAgain is null || at < LookAgain) LookAgain = at;
        return false;
    }
}
