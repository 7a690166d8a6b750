using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Core.Tests.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Placing;

/// <summary>A gang that keeps what is left of it gets hosts in place of the lost ones only.</summary>
public sealed class ReplacementSpecs
{
    private const string Fleet = """
        pools: { main: { class: h100, levels: [Rack] } }
        nodes:
          a[1-3]: { at: [a] }
          b[1-3]: { at: [b] }
        jobs:
          llama: { size: 24, on: "a[1-2] 0-7; b1 0-7" }
          next: { size: 32 }
        """;

    private static readonly JobId Llama = new("default", "llama");

    private static (FleetSnapshot Fleet, Plan Plan) Lose(string yaml, int rank, Func<Job, Job>? change = null)
    {
        var read = SpecFleet.Read(yaml);
        var jobs = read.Jobs.Select(job =>
        {
            if (job.Id != Llama) return job;
            var placement = job.Placement!;
            var lost = placement.Hosts[rank].Node;
            var mending = job with { Placement = placement with { Hosts = placement.Hosts.RemoveAt(rank) }, Vacancy = new([rank], [lost]), Avoid = [lost] };
            return change?.Invoke(mending) ?? mending;
        });
        var fleet = FleetSnapshot.Of(read.Now, read.Pools, read.Nodes, read.Queues, jobs, read.Classes);
        var plan = Scheduler.Plan(fleet);
        Assert.Empty(PlanCheck.Verify(fleet, plan));
        return (fleet, plan);
    }

    private static Decision Of(Plan plan) => plan.Decisions.Single(decision => decision.Job == Llama);

    [Fact]
    public void The_nearest_host_takes_the_rank_and_the_others_stay_where_they_are()
    {
        var place = Assert.IsType<Decision.Place>(Of(Lose(Fleet, rank: 1).Plan));
        Assert.Equal(["a1", "a3", "b1"], place.Placement.Hosts.Select(host => host.Node));
        Assert.Equal("rank 1 goes on on a3; the other 2 hosts keep rank and place", place.Reason.Sentence);
    }

    [Fact]
    public void It_is_served_before_those_who_wait()
    {
        var decisions = Lose(Fleet, rank: 2).Plan.Decisions;
        Assert.Equal(Llama, decisions[0].Job);
        Assert.IsType<Decision.Wait>(decisions[1]); // Four hosts were free, and it needs them all.
    }

    [Fact]
    public void A_host_that_did_nothing_wrong_is_taken_again()
    {
        var place = Assert.IsType<Decision.Place>(Of(Lose(Fleet, rank: 2, job => job with { Avoid = [] }).Plan));
        Assert.Equal("b1", place.Placement.Hosts[2].Node);
    }

    [Fact]
    public void The_required_level_still_holds()
    {
        var yaml = Fleet.Replace("a[1-2] 0-7; b1 0-7", "a[1-3] 0-7", StringComparison.Ordinal).Replace("size: 24, on", "size: 24, required: Rack, on", StringComparison.Ordinal);
        var wait = Assert.IsType<Decision.Wait>(Of(Lose(yaml, rank: 1).Plan));
        Assert.Equal("needs 1 host in place of what it lost; pool main has none near enough to the others with the same chips free", wait.Reason.Sentence);
    }
}
