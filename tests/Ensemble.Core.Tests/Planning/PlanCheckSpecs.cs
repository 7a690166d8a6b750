using System.Collections.Immutable;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Planning;

/// <summary>Plans that are wrong in one way each: the check must see it, or it proves nothing.</summary>
public sealed class PlanCheckSpecs
{
    private const string Fleet = """
        pools: { a: { levels: [Rack] }, n: { class: 910a }, c: { class: 910c } }
        nodes:
          g[1-2]: { pool: a, at: [r1], cpu: "10" }
          g3: { pool: a, at: [r2], sick: "7", taken: 2, ports: [80], labels: { disk: nvme } }
          g4: { pool: a, cordoned: true }
          g5: { pool: a, ready: false }
          g6: { pool: a, taints: ["team=search:NoSchedule"] }
          n1: { pool: n }
          c1: { pool: c }
        queues: { research: 8 }
        jobs:
          old: { size: 4, on: "g1 0-3", cpu: "4" }
          job: JOB
        """;

    [Theory]
    [InlineData("{ size: 4 }", "g1 4-7", "")]
    [InlineData("{ size: 8 }", "g1 4-7; g2 4-7", "")]
    [InlineData("{ size: 4 }", "g1 3-6", "chip 3 of g1 is not free and healthy")]
    [InlineData("{ size: 4 }", "g3 4-7", "chip 7 of g3 is not free and healthy")]
    [InlineData("{ size: 6 }", "g3 0-5", "g3 lacks 1 of nvidia.com/gpu|g3 has too few chips left for the 2 that others hold")]
    [InlineData("{ size: 8 }", "g2 0-3", "4 chips are not Exact { Chips = 8 }")]
    [InlineData("{ size: 8 }", "g2 0-3; g3 0-1", "g3 gives 2 chips, not 4")]
    [InlineData("{ size: 8 }", "g2 0-3; g2 4-7", "a host is named twice, or none is")]
    [InlineData("{ size: 4, tensor: 8 }", "g2 0-3", "4 chips a host cut a tensor-parallel group of 8")]
    [InlineData("{ size: 4, cpu: \"7\" }", "g1 4-7", "g1 lacks 1000 of cpu")]
    [InlineData("{ size: 4, ports: [80] }", "g3 0-3", "port 80 of g3 is taken")]
    [InlineData("{ size: 8, required: Rack }", "g2 0-3; g3 0-3", "spans several domains of Rack")]
    [InlineData("{ size: 8, required: Spine }", "g2 0-3; g3 0-3", "pool a has no level Spine")]
    [InlineData("{ size: 8, required: Host }", "g2 0-3; g3 0-3", "is on 2 hosts, not inside one Host")]
    [InlineData("{ size: 8 }", "g4 0-7", "g4 is cordoned")]
    [InlineData("{ size: 8 }", "g5 0-7", "g5 is not ready")]
    [InlineData("{ size: 8 }", "g6 0-7", "g6 has the taint team=search:NoSchedule, which it does not tolerate")]
    [InlineData("{ size: 8, selector: { disk: nvme } }", "g2 0-7", "g2 is not selected by disk=nvme")]
    [InlineData("{ size: 8, affinity: [{ metadata.name: g1 }] }", "g2 0-7", "no affinity term matches g2")]
    [InlineData("{ size: 2 }", "n1 3-4", "3-4 of n1 span rings")]
    [InlineData("{ size: 8 }", "n1 0-2", "3 chips cannot be asked for on rings of 4")]
    [InlineData("{ size: 2 }", "c1 1-2", "1-2 of c1 cut a pair of dies")]
    [InlineData("{ size: 4, queue: research, suspended: true }", "g2 0-3", "is suspended")]
    [InlineData("{ size: 4, notBefore: 5 }", "g2 0-3", "is placed before its time")]
    [InlineData("{ size: 4, queue: nowhere }", "g2 0-3", "queue nowhere does not exist")]
    [InlineData("{ size: 16, queue: research }", "g1 0-7; g2 0-7", "queue research holds 16 chips of 8|chip 0 of g1")]
    [InlineData("{ size: 4, vendor: Huawei }", "g2 0-3", "variant default does not run on h100 in pool a")]
    public void A_wrong_placement_is_seen(string job, string on, string seen)
    {
        var fleet = SpecFleet.Read(Fleet.Replace("JOB", job, StringComparison.Ordinal));
        var placed = SpecFleet.Read(Fleet.Replace("JOB", job.Replace("{ ", $"{{ on: \"{on}\", ", StringComparison.Ordinal)[..^2] + " }", StringComparison.Ordinal));
        var placement = placed.Jobs.Single(j => j.Id.Name == "job").Placement!;
        var broken = string.Join('\n', PlanCheck.Verify(fleet, PlanOf(new("default", "job"), placement)));
        if (seen.Length == 0) Assert.Empty(broken);
        Assert.All(seen.Split('|'), part => Assert.Contains(part, broken, StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_of_another_pool_is_seen()
    {
        var fleet = SpecFleet.Read(Fleet.Replace("JOB", "{ size: 4 }", StringComparison.Ordinal));
        var elsewhere = new Placement("default", "h100", "a", 4, [new("n1", ChipSet.First(4))]);
        Assert.Contains("n1 is no node of pool a", Assert.Single(PlanCheck.Verify(fleet, PlanOf(new("default", "job"), elsewhere))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_given_to_two_jobs_is_seen()
    {
        var fleet = SpecFleet.Read(Fleet.Replace("JOB", "{ size: 4 }\n  twin: { size: 4 }", StringComparison.Ordinal));
        var placement = new Placement("default", "h100", "a", 4, [new("g2", ChipSet.First(4))]);
        var plan = new Plan([.. PlanOf(new("default", "job"), placement).Decisions, .. PlanOf(new("default", "twin"), placement).Decisions]);
        Assert.All(PlanCheck.Verify(fleet, plan), broken => Assert.StartsWith("default/twin: chip ", broken, StringComparison.Ordinal));
        Assert.Equal(4, PlanCheck.Verify(fleet, plan).Length);
    }

    [Fact]
    public void A_job_that_is_forgotten_decided_on_twice_or_already_placed_is_seen()
    {
        var fleet = SpecFleet.Read(Fleet.Replace("JOB", "{ size: 4 }", StringComparison.Ordinal));
        Decision wait = new Decision.Wait(new("default", "job"), new Reason.SuspendedByAuthor());
        Assert.Equal(["default/job waits and is not decided on"], PlanCheck.Verify(fleet, new([])));
        Assert.Equal(["default/job is decided on twice, or does not wait"], PlanCheck.Verify(fleet, new([wait, wait])));
        Assert.Equal(
            ["default/old is decided on twice, or does not wait"],
            PlanCheck.Verify(fleet, new([wait, new Decision.Wait(new("default", "old"), new Reason.SuspendedByAuthor())])));
    }

    private static Plan PlanOf(JobId job, Placement placement) =>
        new(ImmutableArray.Create<Decision>(new Decision.Place(job, placement, new Reason.SuspendedByAuthor())));
}
