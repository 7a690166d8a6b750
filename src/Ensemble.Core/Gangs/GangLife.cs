using System.Collections.Immutable;
using Ensemble.Core.Decisions;

namespace Ensemble.Core.Gangs;

/// <summary>Decides what becomes of a placed gang. A gang lives and dies whole: one lost host ends the attempt.</summary>
public static class GangLife
{
    /// <returns>The step that these facts demand; equal facts give equal steps.</returns>
    public static GangStep Next(GangFacts gang)
    {
        if (gang.Ranks.All(rank => rank.Phase == RankPhase.Succeeded)) return new GangStep.Complete(new Reason.AllHostsSucceeded(gang.Ranks.Length));
        if (gang.Suspended) return new GangStep.Withdraw(new Reason.SuspendedByAuthor());

        return FirstLoss(gang) is { } lost ? AfterLoss(gang, lost) : WhileWhole(gang);
    }

    private static GangStep WhileWhole(GangFacts gang)
    {
        var running = gang.Ranks.Count(rank => rank.Phase is RankPhase.Running or RankPhase.Succeeded);
        if (running == gang.Ranks.Length) return new GangStep.Run(new Reason.AllHostsRun(running));

        DateTimeOffset? until = gang.StartTimeout > TimeSpan.Zero ? gang.PlacedAt + gang.StartTimeout : null;
        return until is { } limit && gang.Now >= limit
            ? EndAttempt(gang, ownFault: false, LaggardNodes(gang), new Reason.StartTimedOut(running, gang.Ranks.Length, gang.StartTimeout))
            : new GangStep.Start(until, new Reason.Starting(gang.Ranks.Length));
    }

    private static GangStep AfterLoss(GangFacts gang, int rank)
    {
        var node = gang.Ranks[rank].Node;
        return gang.Ranks[rank].Loss switch
        {
            RankLoss.Exited exit => EndAttempt(gang, ownFault: true, [], new Reason.ProcessFailed(rank, node, exit.ExitCode, exit.Detail)),
            RankLoss.Refused refused => EndAttempt(gang, ownFault: false, [node], new Reason.PodRefused(rank, node, refused.Why)),
            RankLoss.NodeGone => EndAttempt(gang, ownFault: false, [node], new Reason.NodeLost(rank, node)),
            RankLoss.Removed removed => EndAttempt(gang, ownFault: false, [], new Reason.PodRemoved(rank, node, removed.Why)),
            _ => EndAttempt(gang, ownFault: false, [], new Reason.PodRemoved(rank, node, string.Empty)),
        };
    }

    private static GangStep EndAttempt(GangFacts gang, bool ownFault, ImmutableArray<string> avoid, Reason why)
    {
        if (ownFault && gang.Failures >= gang.Restart.Limit) return new GangStep.Fail(new Reason.RestartLimitReached(gang.Restart.Limit, why.Sentence));

        // The first disruption after a good run restarts at once: the fault was not the job's, and its chips stand idle.
        var earlier = ownFault ? gang.Failures : gang.Disruptions - 1;
        var pause = earlier < 0 ? TimeSpan.Zero : gang.Restart.PauseAfter(earlier);
        return new GangStep.Restart(gang.Now + pause, ownFault, avoid, why);
    }

    /// <summary>The rank whose loss is told: a lost node before what others suffered from it, then the lowest.</summary>
    private static int? FirstLoss(GangFacts gang)
    {
        int? first = null;
        for (var rank = 0; rank < gang.Ranks.Length; rank++)
        {
            var facts = gang.Ranks[rank];
            // A pod that vanished after the gang ran is a loss; before that it is only still to be made.
            var lost = facts.Phase == RankPhase.Lost || (facts.Phase == RankPhase.Missing && gang.HasRun);
            if (!lost) continue;
            if (facts.Loss is RankLoss.NodeGone) return rank; // What died with its node took its peers' connections along.
            first ??= rank;
        }

        return first;
    }

    private static ImmutableArray<string> LaggardNodes(GangFacts gang) =>
        [.. gang.Ranks.Where(rank => rank.Phase is RankPhase.Missing or RankPhase.Pending).Select(rank => rank.Node).Distinct(StringComparer.Ordinal)];
}
