using System.Globalization;
using CsCheck;
using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class SchedulerProperties
{
    [Fact]
    public void Every_plan_is_sound_and_decides_on_every_waiting_job() => RandomFleets.Any.Sample(fleet =>
    {
        var plan = Scheduler.Plan(fleet);
        Assert.Empty(PlanCheck.Verify(fleet, plan));
        Assert.Equal(fleet.PendingInOrder.Select(job => job.Id), plan.Decisions.Select(decision => decision.Job));
    }, iter: 600);

    [Fact]
    public void A_plan_does_not_depend_on_the_order_of_its_input() => RandomFleets.Any.SelectMany(fleet =>
        Gen.Select(
            Gen.Shuffle(fleet.Pools.ToArray()), Gen.Shuffle(fleet.Nodes.ToArray()), Gen.Shuffle(fleet.Queues.ToArray()),
            Gen.Shuffle(fleet.Jobs.ToArray()), Gen.Shuffle(fleet.Classes.ToArray()))
        .Select(parts => (fleet, shuffled: FleetSnapshot.Of(fleet.Now, parts.Item1, parts.Item2, parts.Item3, parts.Item4, parts.Item5))))
        .Sample((fleet, shuffled) => Assert.Equal(Scheduler.Plan(fleet).Decisions, Scheduler.Plan(shuffled).Decisions), iter: 250);

    [Fact]
    public void Planning_twice_says_the_same() => RandomFleets.Any.Sample(
        fleet => Assert.Equal(Scheduler.Plan(fleet).Decisions, Scheduler.Plan(fleet).Decisions), iter: 200);

    [Fact]
    public void Once_a_plan_is_carried_out_the_next_places_nothing_more_and_every_wait_says_the_same() => RandomFleets.Any.Sample(fleet =>
    {
        var plan = Scheduler.Plan(fleet);
        var next = Scheduler.Plan(RandomFleets.After(fleet, plan));
        Assert.Equal(plan.Decisions.OfType<Decision.Wait>(), next.Decisions);
    }, iter: 300);

    [Fact]
    public void A_placed_job_that_is_cancelled_leaves_its_room_to_the_next() => RandomFleets.Any.Sample(fleet =>
    {
        var first = Scheduler.Plan(fleet).Decisions.OfType<Decision.Place>().FirstOrDefault();
        if (first is null) return;

        // Everything else goes on; a job like the cancelled one then finds just what that one held.
        var after = RandomFleets.After(fleet, Scheduler.Plan(fleet));
        var heir = fleet.Jobs.Single(job => job.Id == first.Job) with { Id = new("default", "heir") };
        var cancelled = RandomFleets.With(after, after.Jobs.Where(job => job.Id != first.Job && job.Placement is not null).Append(heir));
        Assert.IsType<Decision.Place>(Scheduler.Plan(cancelled).Decisions.Single());
    }, iter: 250);

    [Fact]
    public void Every_reason_has_a_sentence_without_gaps_and_every_cure_a_change_and_an_effect() => RandomFleets.Any.Sample(fleet =>
    {
        foreach (var reason in Scheduler.Plan(fleet).Decisions.Select(decision => decision.Reason))
        {
            Assert.Matches("^[^ ].*[^ .]$", reason.Sentence);
            Assert.DoesNotContain("  ", reason.Sentence, StringComparison.Ordinal);
            Assert.All(reason.Cures, cure => Assert.True(cure.Change.Length > 0 && cure.Effect.Length > 0));
            Assert.All(reason.Missing, missing => Assert.True(missing.What.Length > 0 && missing.Needs.Length > 0 && missing.Has.Length > 0));
        }
    }, iter: 300);

    [Fact]
    public void A_cure_that_says_a_job_would_start_now_is_true() => RandomFleets.Any.Sample(fleet =>
    {
        var plan = Scheduler.Plan(fleet);
        var after = RandomFleets.After(fleet, plan);
        foreach (var wait in plan.Decisions.OfType<Decision.Wait>())
        {
            foreach (var cure in wait.Reason.Cures.Where(cure => cure.Effect.StartsWith("would start now", StringComparison.Ordinal)))
            {
                var job = Cured(after.Jobs.Single(j => j.Id == wait.Job), cure.Change);
                var only = RandomFleets.With(after, after.Jobs.Where(j => j.Placement is not null).Append(job));
                Assert.IsType<Decision.Place>(Scheduler.Plan(only).Decisions.Single());
            }
        }
    }, iter: 300);

    private static Job Cured(Job job, string change)
    {
        var value = change[(change.LastIndexOf(' ') + 1)..];
        if (change.StartsWith("topology", StringComparison.Ordinal)) return job with { Topology = new(value) };
        if (!change.StartsWith("size", StringComparison.Ordinal)) return job with { Topology = new() };
        var chips = int.Parse(value, CultureInfo.InvariantCulture);
        return job with { Size = job.Size is JobSize.Elastic elastic ? elastic with { Min = chips } : new JobSize.Exact(chips) };
    }
}
