namespace Ensemble.EndToEnd.HighAvailability;

/// <summary>Two operator processes and a real API server: one sleeps, one dies, the server goes away. What runs must never notice.</summary>
public sealed class TwoOperatorSpecs : IClassFixture<HighAvailabilityFixture>
{
    private readonly HighAvailabilityFixture _fixture;

    public TwoOperatorSpecs(HighAvailabilityFixture fixture, ITestOutputHelper output)
    {
        _fixture = fixture;
        fixture.Tell = output.WriteLine;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_sleeps_in_the_middle_of_a_gang_and_wakes_when_another_leads_does_no_harm()
    {
        _fixture.Require();
        await _fixture.Play.SleepAsync(Stop);
        Assert.True(_fixture.Play.Figures.StalePodsMade > 0, "no stale pod was there to be removed");
        AssertHarmless();
    }

    [Fact]
    public async Task A_gang_whose_operator_is_killed_in_the_middle_is_finished_by_the_other()
    {
        _fixture.Require();
        await _fixture.Play.KillAsync(Stop);
        AssertHarmless();
    }

    [Fact]
    public async Task An_API_server_that_is_away_for_a_while_costs_no_running_gang_anything()
    {
        _fixture.Require();
        await _fixture.Play.OutageAsync(TimeSpan.FromSeconds(25), Stop); // Both leaderships expire meanwhile.
        AssertHarmless();
    }

    private void AssertHarmless()
    {
        var figures = _fixture.Play.Figures;
        Assert.Equal(new { ChipsHeldTwice = 0, StalePodsAfter10s = 0, JobsDisturbed = 0 }, new { figures.ChipsHeldTwice, figures.StalePodsAfter10s, figures.JobsDisturbed });
    }
}
