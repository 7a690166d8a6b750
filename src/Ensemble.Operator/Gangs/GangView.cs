using System.Collections.Immutable;
using Ensemble.Core.Fleet;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Hosting;

namespace Ensemble.Operator.Gangs;

/// <summary>One attempt of a job as the cluster shows it: the facts that decide its life, and what is still to be made.</summary>
internal sealed class GangView
{
    private readonly PodFacts?[] _pods;
    private readonly Func<string, NodeFacts?> _findNode;

    private GangView(GangFacts gang, PodFacts?[] pods, Func<string, NodeFacts?> findNode, DateTimeOffset? lookAgain)
    {
        Gang = gang;
        LookAgain = lookAgain;
        _pods = pods;
        _findNode = findNode;
    }

    /// <summary>What decides the gang's life.</summary>
    public GangFacts Gang { get; }

    /// <summary>When the facts change by time alone: a node that is not ready is given up then.</summary>
    public DateTimeOffset? LookAgain { get; }

    /// <summary>The ranks whose pods are still to be made.</summary>
    public IReadOnlyList<int> MissingRanks => [.. Enumerable.Range(0, _pods.Length).Where(rank => _pods[rank] is null && Gang.Ranks[rank].Phase != RankPhase.Vacant)];

    /// <summary>The lowest rank whose processes do not run, and its pod; null where all do.</summary>
    public (int Rank, string Node, PodFacts? Pod)? FirstLaggard
    {
        get
        {
            var rank = Enumerable.Range(0, _pods.Length).FirstOrDefault(rank => Gang.Ranks[rank].Phase is RankPhase.Missing or RankPhase.Pending, -1);
            return rank < 0 ? null : (rank, Gang.Ranks[rank].Node, _pods[rank]);
        }
    }

    /// <summary>The pods whose containers ran by a moment, whenever we heard of that. Pods tell their starts to the second.</summary>
    public IEnumerable<PodFacts> StartedBy(DateTimeOffset moment) =>
        _pods.OfType<PodFacts>().Where(pod => pod.Phase == PodPhase.Running && !pod.Deleting && pod.StartedAt < moment + TimeSpan.FromSeconds(1));

    /// <summary>What every host's device plugin told; null until all have.</summary>
    /// <param name="withPodIps">Whether the pods' own addresses must be known too: MindIE reads them, HCCL does not.</param>
    public IReadOnlyList<RankTableServer>? Servers(bool withPodIps = false)
    {
        var servers = new List<RankTableServer>(_pods.Length);
        foreach (var pod in _pods)
        {
            var node = pod?.NodeName is { Length: > 0 } name ? _findNode(name) : null;
            var server = RankTable.Read(
                AscendAnnotations.DevicesOf(pod), pod?.PodIp ?? string.Empty, node?.InternalIp ?? string.Empty, AscendAnnotations.SuperPod(node));
            if (server is null || (withPodIps && server.PodIp.Length == 0)) return null;
            servers.Add(server);
        }

        return servers;
    }

    /// <summary>Looks at one attempt.</summary>
    /// <param name="attempts">Its number, for each of its hosts.</param>
    /// <param name="terms">All that decides its life but its ranks.</param>
    /// <param name="placement">Its placement.</param>
    /// <param name="pods">All pods of the job, of whatever attempt; the last of one name counts.</param>
    /// <param name="findNode">Finds a node; null where there is none of that name.</param>
    /// <param name="options">How long a node may be not ready.</param>
    /// <param name="tolerations">What its pods tolerate.</param>
    /// <param name="serves">Whether the gang serves without an end: its hosts run when they are ready, and one that ends has failed.</param>
    public static GangView Of(
        RankAttempts attempts,
        GangFacts terms,
        Placement placement,
        IEnumerable<PodFacts> pods,
        Func<string, NodeFacts?> findNode,
        FleetOperatorOptions options,
        ImmutableArray<Toleration> tolerations,
        bool serves = false)
    {
        var byRank = new PodFacts?[placement.Hosts.Length];
        foreach (var pod in pods)
        {
            if (attempts.Holds(pod) && pod.Gang?.Rank is { } rank && rank >= 0 && rank < byRank.Length) byRank[rank] = pod;
        }

        var rankNow = new RankNow(terms.Now, findNode, options, tolerations);
        var ranks = ImmutableArray.CreateBuilder<RankFacts>(byRank.Length);
        for (var rank = 0; rank < byRank.Length; rank++)
        {
            var facts = attempts.Vacant.Contains(rank) ? new(placement.Hosts[rank].Node, RankPhase.Vacant) : rankNow.Of(placement.Hosts[rank].Node, byRank[rank]);
            ranks.Add(serves ? Serving(facts, byRank[rank]) : facts);
        }

        return new(terms with { Ranks = ranks.MoveToImmutable() }, byRank, findNode, rankNow.LookAgain);
    }

    private static RankFacts Serving(RankFacts rank, PodFacts? pod) => rank.Phase switch
    {
        RankPhase.Succeeded when pod is { Deleting: true } => new(rank.Node, RankPhase.Lost, PodEnds.Leaving(pod)),
        RankPhase.Succeeded => new(rank.Node, RankPhase.Lost, new RankLoss.Exited(0, string.Empty)),
        RankPhase.Running when pod is not { Ready: true } => new(rank.Node, RankPhase.Pending),
        _ => rank,
    };
}
