using Ensemble.EndToEnd.Harness;

namespace Ensemble.EndToEnd.Specs;

/// <summary>The operator is ended around its writes, or never hears of one, while twenty jobs of every kind run on the embedded server.</summary>
public sealed class CampaignSweepSpecs(ITestOutputHelper output)
{
    private const int Sample = 24;

    [Theory]
    [InlineData(SweepMode.Before)]
    [InlineData(SweepMode.After)]
    [InlineData(SweepMode.AnswerLost)]
    internal async Task Whichever_write_it_is_all_jobs_come_to_their_end_and_nothing_runs_twice(SweepMode mode)
    {
        var (writes, cuts) = await new KillSweep(SimulatedSweepFleet.StartAsync, atOnce: 4).RunAsync(mode, KillSweep.IsFull ? null : Sample);
        output.WriteLine($"{writes} writes in an undisturbed play of {Campaign.Jobs} jobs; {mode}: {cuts} cuts, 0 violations");
        Assert.True(cuts >= (KillSweep.IsFull ? writes : Sample) * 9 / 10, $"only {cuts} plays were cut");
    }
}
