using Ensemble.Core.Fleet;
using Ensemble.Core.Jobs;
using Ensemble.Simulation.Events;
using Ensemble.Simulation.Planning;

namespace Ensemble.Simulation.Tests.Planning;

/// <summary>The engine drives the operator's own scheduler.</summary>
public sealed class PlannedFleetSpecs
{
    private static readonly AcceleratorPool Pool = new()
    {
        Name = "h100",
        Class = new() { Name = "h100", Vendor = Vendor.Nvidia, Resource = "nvidia.com/gpu", Fabric = new(FabricKind.NvLink, 8, default) },
    };

    [Fact]
    public void Jobs_wait_run_lose_a_node_and_run_again()
    {
        var fleet = new PlannedFleet(
            new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), [Pool], [NodeOf("a"), NodeOf("b")], [],
            [JobOf("first", 16, arrives: 0, life: 10), JobOf("second", 8, arrives: 1, life: 5), JobOf("third", 8, arrives: 2, life: 5)]);
        var engine = new EventEngine();
        fleet.Submit(engine);
        engine.At(TimeSpan.FromMinutes(12), new(EventKind.Failure, 1));
        engine.At(TimeSpan.FromMinutes(20), new(EventKind.Repair, 1));
        engine.RunUntil(TimeSpan.FromHours(1), fleet);
        Assert.Equal(
            [
                "first on a,b from 0 to 10, completed",
                "third on b from 10 to 12, lost",
                "second on a from 10 to 15, completed",
                "third on a from 15 to 20, completed",
            ],
            fleet.Runs.Select(run => $"{run.Job.Name} on {string.Join(',', run.Placement.Hosts.Select(host => host.Node))} from {run.From.TotalMinutes} "
                + $"to {run.To.TotalMinutes}, {(run.Completed ? "completed" : "lost")}"));
    }

    private static Node NodeOf(string name) => new()
    {
        Name = name,
        Pool = Pool.Name,
        Allocatable = ResourceVector.Of((ResourceVector.Cpu, 96_000), (ResourceVector.Pods, 110), (Pool.Class.Resource, 8)),
        Chips = [.. Enumerable.Range(0, 8).Select(chip => new Chip(chip, 0, true))],
    };

    private static SimulatedJob JobOf(string name, int chips, int arrives, int life) => new(
        new() { Id = new("default", name), Size = new JobSize.Exact(chips), Variants = [new() { Name = Variant.DefaultName }] },
        TimeSpan.FromMinutes(arrives),
        TimeSpan.FromMinutes(life));
}
