using Ensemble.Core.Gangs;
using Xunit;

namespace Ensemble.Core.Tests.Gangs;

/// <summary>What the author said of exit codes and of the time that the job may run.</summary>
public sealed class TermsSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static GangFacts Gang(params RankFacts[] ranks) => new()
    {
        Now = Now,
        PlacedAt = Now.AddMinutes(-30),
        RunningSince = Now.AddMinutes(-20),
        HasRun = true,
        Restart = new(Limit: 2, Backoff: TimeSpan.FromSeconds(10))
        {
            OnExitCodes = [new([(42, 42), (60, 69)], ExitAction.Fail), new([(75, 75)], ExitAction.Ignore), new([(1, 255)], ExitAction.Restart)],
        },
        Ranks = [.. ranks],
    };

    private static RankFacts Exited(int code) => new($"n{code}", RankPhase.Lost, new RankLoss.Exited(code, string.Empty));

    private static RankFacts Running { get; } = new("n", RankPhase.Running);

    [Theory]
    [InlineData(42)]
    [InlineData(60)]
    [InlineData(69)]
    public void An_exit_code_that_no_restart_mends_fails_the_job(int code)
    {
        var step = Assert.IsType<GangStep.Fail>(GangLife.Next(Gang(Running, Exited(code))));
        Assert.Equal($"rank 1 on n{code} ended with exit code {code}, after which the job is not tried again (spec.restart.onExitCodes)", step.Reason.Sentence);
    }

    [Fact]
    public void An_exit_code_that_is_ignored_restarts_after_a_pause_and_does_not_count()
    {
        var step = Assert.IsType<GangStep.Restart>(GangLife.Next(Gang(Exited(75)) with { Failures = 2 }));
        Assert.False(step.Counts);
        Assert.Equal(Now.AddSeconds(10), step.NotBefore);
    }

    [Fact]
    public void Any_other_exit_code_counts()
    {
        Assert.True(Assert.IsType<GangStep.Restart>(GangLife.Next(Gang(Exited(1)))).Counts);
        Assert.True(Assert.IsType<GangStep.Restart>(GangLife.Next(Gang(Exited(1)) with { Restart = new(2, TimeSpan.Zero) })).Counts);
    }

    [Fact]
    public void What_the_author_named_is_told_before_what_its_peers_ended_with()
    {
        var gang = Gang(Exited(134), Exited(42)) with { Restart = new(2, TimeSpan.Zero) { OnExitCodes = [new([(42, 42)], ExitAction.Fail)] } };
        Assert.IsType<GangStep.Fail>(GangLife.Next(gang));
    }

    [Fact]
    public void A_job_fails_when_all_its_attempts_together_ran_as_long_as_they_may()
    {
        var gang = Gang(Running, Running) with { RunTimeLimit = TimeSpan.FromMinutes(50), RanBefore = TimeSpan.FromMinutes(30) };
        Assert.Equal("ran 50 min in all attempts together, which is its limit (spec.runTimeLimit)", Assert.IsType<GangStep.Fail>(GangLife.Next(gang)).Reason.Sentence);

        var earlier = gang with { RanBefore = TimeSpan.FromMinutes(29) };
        Assert.Equal(Now.AddMinutes(1), Assert.IsType<GangStep.Run>(GangLife.Next(earlier)).Until);
        Assert.Null(Assert.IsType<GangStep.Run>(GangLife.Next(Gang(Running))).Until);
    }

    [Fact]
    public void Waiting_and_starting_are_no_running_time()
    {
        var gang = Gang(Running, new("n", RankPhase.Pending)) with { RunningSince = null, RunTimeLimit = TimeSpan.FromMinutes(1), HasRun = false };
        Assert.IsType<GangStep.Start>(GangLife.Next(gang));
    }

    [Fact]
    public void A_job_that_ended_well_at_the_last_moment_is_complete() => Assert.IsType<GangStep.Complete>(
        GangLife.Next(Gang(new RankFacts("n", RankPhase.Succeeded)) with { RunTimeLimit = TimeSpan.FromMinutes(1) }));
}
