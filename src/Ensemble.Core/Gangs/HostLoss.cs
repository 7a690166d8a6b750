using System.Collections.Immutable;
using Ensemble.Core.Decisions;

namespace Ensemble.Core.Gangs;

/// <summary>Which losses a gang survives in part: those of hosts whose place others can take while the rest goes on.</summary>
internal static class HostLoss
{
    /// <summary>Whether a host is lost. A pod that vanished after the gang ran is; before that it is only still to be made.</summary>
    public static bool Is(GangFacts gang, RankFacts rank) =>
        rank.Phase == RankPhase.Lost || (rank.Phase == RankPhase.Missing && gang.HasRun);

    /// <summary>Turns the restart of the whole gang into the replacement of its lost hosts, where that is wished for and can be.</summary>
    /// <remarks>
    /// Rank 0 holds the rendezvous: with it all are lost. A gang that has not run yet has nothing to spare, and one that lost all but rank 0
    /// hardly more.
    /// </remarks>
    public static GangStep Spare(GangFacts gang, GangStep step)
    {
        var begun = gang.HasRun || gang.Ranks.Any(rank => rank.Phase == RankPhase.Vacant);
        if (step is not GangStep.Restart restart || !gang.ReplacesHosts || !begun) return step;
        ImmutableArray<int> lost = [.. Enumerable.Range(0, gang.Ranks.Length).Where(rank => Is(gang, gang.Ranks[rank]))];
        if (lost[0] == 0) return step;

        // Each lost node is avoided, not only the one that is told of.
        var avoid = restart.Avoid.Union(lost.Where(rank => gang.Ranks[rank].Loss is not (null or RankLoss.Exited or RankLoss.OverLimit or RankLoss.Removed)).Select(rank => gang.Ranks[rank].Node));
        return new GangStep.Replace(lost, restart.NotBefore, restart.Counts, [.. avoid.Distinct(StringComparer.Ordinal)], Told(restart.Reason, lost.Length, gang.Ranks.Length));
    }

    /// <summary>The same reason without its last clause, which says that the whole gang goes.</summary>
    private static Reason.HostsLost Told(Reason reason, int lost, int total)
    {
        var clause = reason.Sentence.LastIndexOf("; ", StringComparison.Ordinal);
        return new(reason.Code, clause < 0 ? reason.Sentence : reason.Sentence[..clause], lost, total);
    }
}
