using CsCheck;
using Ensemble.Core.Gangs;
using Xunit;

namespace Ensemble.Core.Tests.Gangs;

public sealed class GangLifeSpecs
{
    private static readonly DateTimeOffset Placed = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RankFacts Pending = new("n", RankPhase.Pending);
    private static readonly RankFacts Running = new("n", RankPhase.Running);
    private static readonly RankFacts Done = new("n", RankPhase.Succeeded);
    private static readonly RankFacts Missing = new("n", RankPhase.Missing);

    private static GangFacts Gang(params RankFacts[] ranks) => new()
    {
        Now = Placed + TimeSpan.FromSeconds(30),
        PlacedAt = Placed,
        StartTimeout = TimeSpan.FromMinutes(5),
        Restart = new(Limit: 2, Backoff: TimeSpan.FromSeconds(10)),
        Ranks = [.. ranks],
    };

    private static RankFacts Lost(string node, RankLoss loss) => new(node, RankPhase.Lost, loss);

    [Fact]
    public void A_gang_starts_until_its_last_host_runs()
    {
        var start = Assert.IsType<GangStep.Start>(GangLife.Next(Gang(Running, Pending, Missing)));
        Assert.Equal(Placed + TimeSpan.FromMinutes(5), start.Until);
        Assert.Equal("starting 3 hosts", start.Reason.Sentence);
    }

    [Fact]
    public void A_gang_runs_while_some_hosts_have_ended_well() =>
        Assert.Equal("all 2 hosts run", Assert.IsType<GangStep.Run>(GangLife.Next(Gang(Running, Done))).Reason.Sentence);

    [Fact]
    public void A_gang_is_complete_when_all_hosts_ended_well() =>
        Assert.Equal("all 2 hosts ended with exit code 0", Assert.IsType<GangStep.Complete>(GangLife.Next(Gang(Done, Done))).Reason.Sentence);

    [Fact]
    public void A_complete_gang_is_complete_although_its_author_wants_it_to_wait() =>
        Assert.IsType<GangStep.Complete>(GangLife.Next(Gang(Done) with { Suspended = true }));

    [Fact]
    public void A_suspended_gang_is_taken_down() =>
        Assert.IsType<GangStep.Withdraw>(GangLife.Next(Gang(Running, Running) with { Suspended = true }));

    [Fact]
    public void A_slow_start_ends_the_attempt_and_the_hosts_that_lagged_are_avoided()
    {
        var facts = Gang(Running, new("slow", RankPhase.Pending)) with { Now = Placed + TimeSpan.FromMinutes(5) };
        var step = Assert.IsType<GangStep.Restart>(GangLife.Next(facts));
        Assert.False(step.Counts);
        Assert.Equal(["slow"], step.Avoid);
        Assert.Equal("only 1 of 2 hosts ran after 5 min; the gang was taken down whole", step.Reason.Sentence);
    }

    [Fact]
    public void A_gang_without_a_time_out_starts_for_ever() =>
        Assert.Null(Assert.IsType<GangStep.Start>(GangLife.Next(Gang(Pending) with { StartTimeout = TimeSpan.Zero, Now = Placed + TimeSpan.FromDays(9) })).Until);

    [Fact]
    public void A_process_that_fails_restarts_the_gang_after_the_back_off_and_counts()
    {
        var step = Assert.IsType<GangStep.Restart>(GangLife.Next(Gang(Running, Lost("bad", new RankLoss.Exited(137, "OOMKilled")))));
        Assert.True(step.Counts);
        Assert.Empty(step.Avoid);
        Assert.Equal(Placed + TimeSpan.FromSeconds(40), step.NotBefore);
        Assert.Equal("rank 1 on bad ended with exit code 137 (OOMKilled)", step.Reason.Sentence);
    }

    [Fact]
    public void The_back_off_doubles_up_to_five_minutes()
    {
        var rule = new RestartRule(100, TimeSpan.FromSeconds(10));
        Assert.Equal([10, 20, 40, 80, 160, 300, 300], Enumerable.Range(0, 7).Select(n => (int)rule.PauseAfter(n).TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(5), rule.PauseAfter(int.MaxValue));
    }

    [Fact]
    public void When_the_restarts_are_used_up_the_job_fails()
    {
        var step = Assert.IsType<GangStep.Fail>(GangLife.Next(Gang(Lost("bad", new RankLoss.Exited(1, string.Empty))) with { Failures = 2 }));
        Assert.Equal("rank 0 on bad ended with exit code 1; all 2 restarts are used up (spec.restart.limit)", step.Reason.Sentence);
    }

    [Fact]
    public void A_lost_node_restarts_the_gang_at_once_is_avoided_and_does_not_count()
    {
        var step = Assert.IsType<GangStep.Restart>(GangLife.Next(Gang(Running, Lost("dead", new RankLoss.NodeGone())) with { HasRun = true, Failures = 2 }));
        Assert.False(step.Counts);
        Assert.Equal(["dead"], step.Avoid);
        Assert.Equal(Placed + TimeSpan.FromSeconds(30), step.NotBefore);
        Assert.Equal("node dead with rank 1 was lost; the whole gang starts again elsewhere", step.Reason.Sentence);
    }

    [Fact]
    public void A_lost_node_is_told_before_what_its_peers_suffered_from_it()
    {
        var step = Assert.IsType<GangStep.Restart>(GangLife.Next(Gang(
            Lost("peer", new RankLoss.Exited(1, string.Empty)), Lost("dead", new RankLoss.NodeGone()))));
        Assert.Equal("NodeLost", step.Reason.Code);
        Assert.False(step.Counts);
    }

    [Fact]
    public void A_refused_pod_is_tried_elsewhere_after_a_pause_that_grows_while_nothing_runs()
    {
        var refused = Gang(Running, Lost("full", new RankLoss.Refused("OutOfcpu")));
        Assert.Equal(Placed + TimeSpan.FromSeconds(30), Assert.IsType<GangStep.Restart>(GangLife.Next(refused)).NotBefore);
        Assert.Equal(Placed + TimeSpan.FromSeconds(40), Assert.IsType<GangStep.Restart>(GangLife.Next(refused with { Disruptions = 1 })).NotBefore);
        Assert.Equal(Placed + TimeSpan.FromSeconds(50), Assert.IsType<GangStep.Restart>(GangLife.Next(refused with { Disruptions = 2 })).NotBefore);
    }

    [Fact]
    public void A_pod_that_was_never_made_is_made_but_one_that_vanished_ends_the_attempt()
    {
        Assert.IsType<GangStep.Start>(GangLife.Next(Gang(Running, Missing)));
        Assert.Equal("PodRemoved", Assert.IsType<GangStep.Restart>(GangLife.Next(Gang(Running, Missing) with { HasRun = true })).Reason.Code);
    }

    [Fact]
    public void One_lost_host_never_leaves_a_gang_starting_or_running() =>
        Gen.Select(
            Gen.Enum<RankPhase>().Array[1, 8], Gen.Bool, Gen.Bool, Gen.Int[0, 5], Gen.Int[0, 5],
            (phases, hasRun, suspended, failures, disruptions) => Gang([.. phases.Select((phase, i) =>
                new RankFacts($"n{i}", phase, phase == RankPhase.Lost ? new RankLoss.Exited(1, string.Empty) : null))]) with
            {
                HasRun = hasRun,
                Suspended = suspended,
                Failures = failures,
                Disruptions = disruptions,
            }).Sample(gang =>
        {
            var step = GangLife.Next(gang);
            Assert.Equal(step, GangLife.Next(gang), StepComparer);
            var lost = gang.Ranks.Any(rank => rank.Phase == RankPhase.Lost);
            Assert.False(lost && step is GangStep.Start or GangStep.Run && lost);
            Assert.Equal(gang.Ranks.All(rank => rank.Phase == RankPhase.Succeeded), step is GangStep.Complete);
            if (step is GangStep.Restart restart) Assert.InRange(restart.NotBefore, gang.Now, gang.Now + RestartRule.MaxBackoff);
            if (step is GangStep.Fail) Assert.True(gang.Failures >= gang.Restart.Limit);
        });

    private static bool StepComparer(GangStep a, GangStep b) => a.ToString() == b.ToString();
}
