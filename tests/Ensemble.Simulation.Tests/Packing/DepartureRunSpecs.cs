using Ensemble.Simulation.Packing;

namespace Ensemble.Simulation.Tests.Packing;

public sealed class DepartureRunSpecs
{
    [Fact]
    public void A_seed_plays_alike_each_time_and_books_what_is_lost()
    {
        var trace = SmallTrace.Of(3);
        foreach (var setting in Settings())
        {
            var once = DepartureRun.Play(trace, setting, PackingPolicyKind.Ensemble);
            Assert.Equal(once, DepartureRun.Play(trace, setting, PackingPolicyKind.Ensemble));
            Assert.InRange(once.AllocatedPercent, 1, 100);
            Assert.InRange(once.LostPercent, 0, 100);
        }
    }

    [Fact]
    public void A_light_load_is_carried_whole_and_is_the_load_that_was_asked_for()
    {
        var result = DepartureRun.Play(SmallTrace.Of(3), new(0.1, 5) { Measured = 5000 }, PackingPolicyKind.BestFit);
        Assert.Equal(10, result.AllocatedPercent, 0.5);
        Assert.True(result.LostPercent < 2);
    }

    [Fact]
    public void Those_that_wait_are_lost_less_often()
    {
        var trace = SmallTrace.Of(4);
        var setting = new DepartureSetting(1.0, 6) { Measured = 50 };
        var lost = DepartureRun.Play(trace, setting, PackingPolicyKind.Fgd).LostPercent;
        Assert.True(DepartureRun.Play(trace, setting with { Patience = 0.5 }, PackingPolicyKind.Fgd).LostPercent < lost - 1);
    }

    private static IEnumerable<DepartureSetting> Settings() =>
        from traceLives in (bool[])[false, true]
        from patience in (double[])[0, 0.1]
        select new DepartureSetting(1.0, 11) { TraceLives = traceLives, Patience = patience };
}
