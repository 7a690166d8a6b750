using System.Collections.Immutable;
using CsCheck;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Two operators, each sure that it leads, gave the same chips away: one placement must go, and all must agree which.</summary>
public sealed class ContestedSpecs
{
    [Fact]
    public void Of_two_that_hold_one_chip_the_later_is_withdrawn() => Spec.Given("""
        pools: { a: {} }
        nodes:
          g[1-2]: {}
        jobs:
          early: { size: 8, on: "g[1-2] 0-3", since: 9 }
          late: { size: 4, on: "g2 2-5", since: 3 }
          apart: { size: 2, on: "g1 4-5", since: 1 }
        """).Expect("""
        Withdraw late: chips 2-3 of g2 were given to default/early too while one operator took over from another; default/early keeps them and this job starts elsewhere
        """);

    [Fact]
    public void Who_runs_stays_though_he_was_placed_later() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs:
          early: { size: 4, on: "g1 0-3", since: 9 }
          late: { size: 4, on: "g1 0-3", since: 3, runs: true }
        """).Expect("""
        Withdraw early: chips 0-3 of g1 were given to default/late too while one operator took over from another; default/late keeps them and this job starts elsewhere
        """);

    [Fact]
    public void Placed_in_the_same_moment_the_first_by_name_stays() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs:
          b: { size: 4, on: "g1 0-3" }
          a: { size: 4, on: "g1 3-6" }
        """).Expect("""
        Withdraw b: chips 3 of g1 were given to default/a too while one operator took over from another; default/a keeps them and this job starts elsewhere
        """);

    [Fact]
    public void Who_shares_with_a_loser_only_stays() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs:
          first: { size: 2, on: "g1 0-1", since: 9 }
          second: { size: 2, on: "g1 1-2", since: 8 }
          third: { size: 2, on: "g1 2-3", since: 7 }
        """).Expect("""
        Withdraw second: chips 1 of g1 were given to default/first too while one operator took over from another; default/first keeps them and this job starts elsewhere
        """);

    [Fact]
    public void Those_that_wait_are_planned_for_meanwhile_and_get_no_chip_that_may_be_in_use() => Spec.Given("""
        pools: { a: {} }
        nodes: { g1: {} }
        jobs:
          early: { size: 4, on: "g1 0-3", since: 9 }
          late: { size: 4, on: "g1 0-3", since: 3 }
          next: { size: 4 }
        """).Expect("""
        Withdraw late: chips 0-3 of g1 were given to default/early too while one operator took over from another; default/early keeps them and this job starts elsewhere
        Wait next: needs 4 chips; pool a has 0 free
        """);

    [Fact]
    public void Whatever_two_operators_wrote_no_chip_stays_with_two_and_nobody_goes_in_vain() =>
        Gen.Select(Gen.Int[0, 2], Gen.ULong[1, 255], Gen.Int[0, 5], Gen.Bool, (node, bits, since, runs) => (node, bits, since, runs)).Array[0, 12].Sample(held =>
        {
            var fleet = SpecFleet.Read("{ pools: { a: {} }, nodes: { g0: {}, g1: {}, g2: {} } }");
            var jobs = held.Select((h, i) => new Job
            {
                Id = new("default", $"j{i}"),
                Size = new JobSize.Exact(1),
                Variants = [new Variant { Name = "default" }],
                PlacedAt = SpecFleet.Now.AddSeconds(-h.since),
                Runs = h.runs,
                Placement = new("default", "h100", "a", new ChipSet(h.bits).Count, [new($"g{h.node}", new(h.bits))]),
            });
            fleet = FleetSnapshot.Of(fleet.Now, fleet.Pools, fleet.Nodes, fleet.Queues, jobs);
            var plan = Scheduler.Plan(fleet);
            Assert.Empty(PlanCheck.Verify(fleet, plan));

            var gone = plan.Decisions.OfType<Decision.Withdraw>().Select(w => w.Job).ToImmutableHashSet();
            var after = FleetSnapshot.Of(fleet.Now, fleet.Pools, fleet.Nodes, fleet.Queues, fleet.Jobs.Where(job => !gone.Contains(job.Id)));
            Assert.Empty(Scheduler.Plan(after).Decisions);
        });
}
