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

        if (gang.RunsUntil <= gang.Now) return new GangStep.Fail(new Reason.RunTimeLimitReached(gang.RunTimeLimit!.Value));
        return FirstLoss(gang) is { } lost ? HostLoss.Spare(gang, AfterLoss(gang, lost)) : WhileWhole(gang);
    }

    private static GangStep WhileWhole(GangFacts gang)
    {
        var running = gang.Ranks.Count(rank => rank.Phase is RankPhase.Running or RankPhase.Succeeded);
        if (running == gang.Ranks.Length) return new GangStep.Run(new Reason.AllHostsRun(running), gang.RunsUntil);

        var vacant = gang.Ranks.Count(rank => rank.Phase == RankPhase.Vacant);
        if (vacant > 0)
        {
            var end = gang.VacantSince + gang.ReplacementPatience;
            return gang.Now < end
                ? new GangStep.Start(end, new Reason.ReplacingHosts(vacant, gang.Ranks.Length))
                : EndAttempt(gang, ownFault: false, [], new Reason.NotReplaced(vacant, gang.ReplacementPatience));
        }

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
            RankLoss.Exited exit => AfterExit(gang, rank, exit),
            RankLoss.OverLimit over => EndAttempt(gang, ownFault: true, [], new Reason.PodOverLimit(rank, node, over.Why)),
            RankLoss.Refused refused => EndAttempt(gang, ownFault: false, [node], new Reason.PodRefused(rank, node, refused.Why)),
            RankLoss.NodeGone => EndAttempt(gang, ownFault: false, [node], new Reason.NodeLost(rank, node)),
            RankLoss.Evicted => EndAttempt(gang, ownFault: false, [node], new Reason.PodEvicted(rank, node)),
            RankLoss.Preempted preempted => EndAttempt(gang, ownFault: false, [node], new Reason.PodPreempted(rank, node, preempted.Why)),
            RankLoss.Pressed pressed => EndAttempt(gang, ownFault: false, [node], new Reason.NodePressed(rank, node, pressed.Why)),
            RankLoss.Tainted tainted => EndAttempt(gang, ownFault: false, [node], new Reason.NodeTainted(rank, node, tainted.Taint)),
            RankLoss.CannotStart stuck => AfterStuckStart(gang, rank, stuck),
            RankLoss.Removed removed => EndAttempt(gang, ownFault: false, [], new Reason.PodRemoved(rank, node, removed.Why)),
            _ => EndAttempt(gang, ownFault: false, [], new Reason.PodRemoved(rank, node, string.Empty)),
        };
    }

    /// <summary>What no host can start is the author's mistake; what some can is a fault of the others.</summary>
    private static GangStep AfterStuckStart(GangFacts gang, int rank, RankLoss.CannotStart stuck)
    {
        var stuckNodes = gang.Ranks.Where(facts => facts.Loss is RankLoss.CannotStart).Select(facts => facts.Node).ToImmutableArray();
        if (stuckNodes.Length == gang.Ranks.Length && stuck.ByAuthor)
            return EndAttempt(gang, ownFault: true, [], new Reason.TemplateCannotStart(gang.Ranks.Length, stuck.Why, stuck.Detail));

        // Where all are stuck the registry or the volume is: other hosts would do no better.
        var avoid = stuckNodes.Length == gang.Ranks.Length && gang.Ranks.Length > 1 ? [] : stuckNodes;
        var why = new Reason.HostCannotStart(stuckNodes.Length, gang.Ranks.Length, rank, gang.Ranks[rank].Node, stuck.Why, stuck.Detail);
        return EndAttempt(gang, ownFault: false, avoid, why);
    }

    private static GangStep AfterExit(GangFacts gang, int rank, RankLoss.Exited exit)
    {
        var node = gang.Ranks[rank].Node;
        var why = new Reason.ProcessFailed(rank, node, exit.ExitCode, exit.Detail);
        return gang.Restart.RuleFor(exit.ExitCode)?.Action switch
        {
            ExitAction.Fail => new GangStep.Fail(new Reason.ExitCodeFails(rank, node, exit.ExitCode)),
            // What does not count must not spin either.
            ExitAction.Ignore => new GangStep.Restart(gang.Now + gang.Restart.PauseAfter(gang.Disruptions), Counts: false, [], why),
            _ => EndAttempt(gang, ownFault: true, [], why),
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

    /// <summary>
    /// The rank whose loss is told: a lost node, then what others did to the gang, before what its processes suffered from that. Of these
    /// one that ended with an exit code of which the job says what follows, as its peers end with whatever their library makes of its loss;
    /// then the lowest.
    /// </summary>
    private static int? FirstLoss(GangFacts gang)
    {
        int? first = null;
        for (var rank = 0; rank < gang.Ranks.Length; rank++)
        {
            var facts = gang.Ranks[rank];
            if (!HostLoss.Is(gang, facts)) continue;
            if (facts.Loss is RankLoss.NodeGone) return rank; // What died with its node took its peers' connections along.
            if (first is null || Weight(gang, facts.Loss) > Weight(gang, gang.Ranks[first.Value].Loss)) first = rank;
        }

        return first;
    }

    private static int Weight(GangFacts gang, RankLoss? loss) => loss switch
    {
        RankLoss.Exited exit => gang.Restart.RuleFor(exit.ExitCode) is null ? 0 : 1,
        _ => IsSuffered(loss) ? 0 : 2,
    };

    /// <summary>Whether a process may have ended so only because a peer went.</summary>
    private static bool IsSuffered(RankLoss? loss) => loss is null or RankLoss.Exited or RankLoss.Removed;

    private static ImmutableArray<string> LaggardNodes(GangFacts gang) =>
        [.. gang.Ranks.Where(rank => rank.Phase is RankPhase.Missing or RankPhase.Pending).Select(rank => rank.Node).Distinct(StringComparer.Ordinal)];
}
