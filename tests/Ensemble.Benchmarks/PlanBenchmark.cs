using System.Diagnostics;
using Ensemble.Core.Decisions;
using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Core.Planning;
using Ensemble.Core.Units;

namespace Ensemble.Benchmarks;

/// <summary>A fleet of 1,000 nodes in 125 racks, 300 jobs of 1 to 12 hosts: the time of one plan, warm.</summary>
internal static class PlanBenchmark
{
    private const int Nodes = 1000;
    private const int Jobs = 300;

    public static PlanFigures Run(int repeats)
    {
        var fleet = Fleet();
        var plans = new List<double>();
        var checks = new List<double>();
        var allocated = 0L;
        var placed = 0;
        for (var run = 0; run < 20 + (10 * repeats); run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var began = Stopwatch.GetTimestamp();
            var plan = Scheduler.Plan(fleet);
            var took = Stopwatch.GetElapsedTime(began);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            began = Stopwatch.GetTimestamp();
            var violations = PlanCheck.Verify(fleet, plan);
            if (!violations.IsEmpty) throw new InvalidOperationException(violations[0]);
            if (run < 20) continue; // Warm-up: the JIT has three tiers.
            plans.Add(took.TotalMilliseconds);
            checks.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            placed = plan.Decisions.Count(decision => decision is Decision.Place);
        }

        return new(Nodes, Jobs, placed, Median(plans), Median(checks), Math.Round(allocated / 1048576.0, 2));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return Math.Round(values[values.Count / 2], 2);
    }

    private static FleetSnapshot Fleet()
    {
        var kind = new AcceleratorClass
        {
            Name = "h100-sxm",
            Vendor = Vendor.Nvidia,
            Resource = "nvidia.com/gpu",
            Peaks = new(Bf16: ComputeRate.OfTeraflops(989)),
            Fabric = new(FabricKind.NvLink, 8, default),
        };
        var pool = new AcceleratorPool
        {
            Name = "pool",
            Class = kind,
            Levels = [new("Zone", "zone"), new("Spine", "spine"), new("Rack", "rack")],
        };
        var offers = ResourceVector.Of(("cpu", 192_000), ("memory", 2L << 40), ("pods", 110), ("nvidia.com/gpu", 8));
        var nodes = Enumerable.Range(0, Nodes).Select(i => new Node
        {
            Name = $"gpu-{i:0000}",
            Pool = "pool",
            Labels = new Dictionary<string, string> { ["zone"] = "z", ["spine"] = $"s{i / 64}", ["rack"] = $"r{i / 8}" },
            Allocatable = offers,
            Chips = [.. Enumerable.Range(0, 8).Select(chip => new Chip(chip, 0, Healthy: true))],
        });
        var demand = new HostDemand { Resources = ResourceVector.Of(("cpu", 8_000), ("memory", 64L << 30)) };
        var jobs = Enumerable.Range(0, Jobs).Select(i => new Job
        {
            Id = new("default", $"job-{i:000}"),
            SubmittedAt = DateTimeOffset.UnixEpoch.AddSeconds(i),
            Size = new JobSize.Exact((i % 10) switch { < 4 => 4, < 7 => 16, < 9 => 32, _ => 96 }),
            Variants = [new Variant { Name = Variant.DefaultName, Demand = demand }],
            Topology = i % 3 == 0 ? new(Preferred: "Rack") : TopologyWish.None,
        });
        return FleetSnapshot.Of(DateTimeOffset.UnixEpoch.AddDays(1), [pool], nodes, [], jobs);
    }
}
