using CsCheck;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Fleets some of whose jobs have ended, so that there is room, and whose running elastic jobs may grow.</summary>
public sealed class ElasticProperties
{
    private static readonly Gen<FleetSnapshot> Roomy =
        from fleet in RandomFleets.Any
        from luck in Gen.Int[0, 7].Array[fleet.Jobs.Length]
        let elastic = fleet.Jobs.Select((job, at) => luck[at] % 2 == 0 && job.Size is JobSize.Exact(var chips) ? job with { Size = new JobSize.Elastic(chips, chips * 8, (ElasticStep)(luck[at] / 3)) } : job).ToList()
        let least = RandomFleets.With(fleet, elastic.Select(job => job.Size is JobSize.Elastic size ? job with { Size = size with { Max = size.Min } } : job))
        let after = RandomFleets.After(least, Scheduler.Plan(least))
        select RandomFleets.With(fleet, after.Jobs.Select((job, at) => job with { Size = elastic.Single(e => e.Id == job.Id).Size, GrowAfter = job.Placement is null ? null : fleet.Now })
            .Where((job, at) => luck[at] > (job.Placement is null ? 6 : 3)));

    [Fact]
    public void Growth_is_sound_whatever_the_fleet()
    {
        var grown = 0;
        Roomy.Sample(fleet => Interlocked.Add(ref grown, CheckGrowth(fleet)), iter: 600);
        Assert.True(grown > 15, $"only {grown} of 600 fleets grew: too few to show anything");
    }

    private static int CheckGrowth(FleetSnapshot fleet)
    {
        var plan = Scheduler.Plan(fleet);
        Assert.Empty(PlanCheck.Verify(fleet, plan));
        foreach (var resize in plan.Decisions.OfType<Decision.Resize>())
        {
            var job = fleet.Jobs.Single(j => j.Id == resize.Job);
            var size = Assert.IsType<JobSize.Elastic>(job.Size);
            Assert.InRange(resize.Placement.Chips, job.Placement!.Chips + 1, size.Max);
        }

        return plan.Decisions.Any(decision => decision is Decision.Resize) ? 1 : 0;
    }

    [Fact]
    public void Growth_takes_nothing_from_those_that_wait() => Roomy.Sample(fleet =>
    {
        var still = RandomFleets.With(fleet, fleet.Jobs.Select(job => job with { GrowAfter = null }));
        Assert.Equal(Scheduler.Plan(still).Decisions, Scheduler.Plan(fleet).Decisions.Where(decision => decision is not Decision.Resize));

        var plan = Scheduler.Plan(fleet);
        var after = RandomFleets.After(fleet, plan);
        Assert.Equal(plan.Decisions.OfType<Decision.Wait>(), Scheduler.Plan(after).Decisions.OfType<Decision.Wait>());
    }, iter: 400);

    [Fact]
    public void A_job_that_is_stopped_to_grow_comes_back_at_least_as_large() => Roomy.Sample(fleet =>
    {
        if (Scheduler.Plan(fleet).Decisions.OfType<Decision.Resize>().FirstOrDefault() is not { } resize) return;
        var after = RandomFleets.After(fleet, new([.. Scheduler.Plan(fleet).Decisions.Where(d => d is Decision.Place)]));
        var stopped = RandomFleets.With(after, after.Jobs.Select(job => job.Id == resize.Job ? job with { Placement = null, GrowAfter = null } : job with { GrowAfter = null }));
        var place = Assert.Single(Scheduler.Plan(stopped).Decisions.OfType<Decision.Place>());
        Assert.True(place.Job == resize.Job && place.Placement.Chips >= resize.Placement.Chips, $"{place.Job}: {place.Placement.Chips} of {resize.Placement.Chips}");
    }, iter: 600);

    [Fact]
    public void A_fleet_that_grew_does_not_grow_again() => Roomy.Sample(fleet =>
    {
        var plan = Scheduler.Plan(fleet);
        var resized = plan.Decisions.OfType<Decision.Resize>().Select(resize => resize.Job).ToHashSet();
        var after = RandomFleets.After(fleet, plan);
        var again = RandomFleets.With(after, after.Jobs.Select(job => resized.Contains(job.Id) ? job with { GrowAfter = fleet.Now } : job));
        Assert.DoesNotContain(Scheduler.Plan(again).Decisions, decision => decision is Decision.Resize resize && resize.Placement.Chips <= after.Jobs.Single(j => j.Id == resize.Job).Placement!.Chips);
    }, iter: 300);
}
