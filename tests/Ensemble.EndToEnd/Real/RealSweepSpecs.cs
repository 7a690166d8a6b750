using Ensemble.EndToEnd.Harness;

namespace Ensemble.EndToEnd.Real;

/// <summary>The same campaign, cut at a sample of its writes, on a real API server and the true clock.</summary>
[Collection("real")]
public sealed class RealSweepSpecs(RealServerFixture real, ITestOutputHelper output)
{
    [Theory]
    [InlineData(SweepMode.Before)]
    [InlineData(SweepMode.After)]
    [InlineData(SweepMode.AnswerLost)]
    internal async Task Whichever_write_it_is_all_jobs_come_to_their_end_and_nothing_runs_twice(SweepMode mode)
    {
        real.Require();
        var sample = KillSweep.IsFull ? 20 : 2; // 60 in all three.
        var (writes, cuts) = await new KillSweep(async gate => await RealFleet.StartAsync(real.Server, gate: gate), atOnce: 1).RunAsync(mode, sample);
        output.WriteLine($"{writes} writes in an undisturbed play of {Campaign.Jobs} jobs; {mode}: {cuts} cuts, 0 violations");
        Assert.True(cuts >= sample * 9 / 10, $"only {cuts} plays were cut");
    }
}
