using CsCheck;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Xunit;

namespace Ensemble.Core.Tests.Planning;

public sealed class GangSearchProperties
{
    private static readonly Gen<(FleetSnapshot Fleet, Job Job)> OneJob = RandomFleets.Any
        .Where(fleet => fleet.PendingInOrder.Any())
        .Select(fleet => (fleet, fleet.PendingInOrder.First()))
        .Select((fleet, job) => (fleet, job with
        {
            Size = new JobSize.Exact(job.Size switch { JobSize.Exact(var n) => n, JobSize.Elastic(var n, _, _) => n, _ => 8 }),
            Variants = [job.Variants[0]],
            Queue = "free",
            Pods = null,
            Suspended = false,
            NotBefore = null,
        }));

    [Fact]
    public void A_gang_starts_just_when_trying_every_host_and_domain_finds_room() => OneJob.Sample((fleet, job) =>
    {
        var plan = Scheduler.Plan(RandomFleets.With(fleet, [job])).Decisions.Single();
        Assert.Equal(fleet.Pools.Any(pool => Holds(fleet, pool, job)), plan is Decision.Place);
    }, iter: 150);

    /// <summary>Every share of a host, every domain, and for each host the question whether it alone would hold its share.</summary>
    private static bool Holds(FleetSnapshot fleet, AcceleratorPool pool, Job job)
    {
        if (job.Size is not JobSize.Exact(var chips)) return false;
        var nodes = fleet.Nodes.Where(node => node.Pool == pool.Name).ToList();
        for (var share = 1; share <= Math.Min(chips, 16); share++)
        {
            if (chips % share != 0 || share % job.TensorParallel != 0) continue;
            var able = nodes.Where(node => HostHolds(fleet, pool, node, job, share)).ToList();
            if (Domains(pool, job.Topology.Required, able).Any(domain => domain >= chips / share)) return true;
        }

        return false;
    }

    private static IEnumerable<int> Domains(AcceleratorPool pool, string? required, List<Node> nodes)
    {
        if (required is null) return [nodes.Count];
        if (required is "Host" or "Island") return [nodes.Count > 0 ? 1 : 0];
        var levels = pool.Levels.TakeWhile(level => level.Name != required).Count() + 1;
        if (levels > pool.Levels.Length) return [];
        string Path(Node node) => string.Join('/', pool.Levels.Take(levels).Select(l => node.Labels.GetValueOrDefault(l.Label, "only " + node.Name)));
        return nodes.GroupBy(Path, StringComparer.Ordinal).Select(domain => domain.Count());
    }

    private static bool HostHolds(FleetSnapshot fleet, AcceleratorPool pool, Node node, Job job, int share)
    {
        var alone = FleetSnapshot.Of(fleet.Now, [pool], [node], fleet.Queues, [job with
        {
            Size = new JobSize.Exact(share),
            Topology = new(job.Topology.Required == "Island" ? "Island" : "Host"),
        }]);
        return Scheduler.Plan(alone).Decisions.Single() is Decision.Place;
    }
}
