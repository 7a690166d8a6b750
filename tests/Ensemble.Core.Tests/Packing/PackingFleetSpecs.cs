using System.Numerics;
using CsCheck;
using Ensemble.Core.Packing;
using Xunit;

namespace Ensemble.Core.Tests.Packing;

public sealed class PackingFleetSpecs
{
    private static readonly Gen<NodeShape> Node = Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], Gen.Int[0, 4], Gen.Int[0, 1])
        .Select(n => new NodeShape(n.Item1 * 1000, n.Item2 * 1000, n.Item3, n.Item4));

    private static readonly Gen<PodShape> Pod = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 3], Gen.OneOf(160, 320, 500, 810, 1000), Gen.Int[0, 3])
        .Select(p => new PodShape(p.Item1 * 1000, p.Item2 * 1000, p.Item3, p.Item3 == 0 ? 0 : p.Item3 > 1 ? 1000 : p.Item4, p.Item3 == 0 ? 0 : (ulong)p.Item5));

    [Fact]
    public void Our_packing_takes_no_more_than_there_is_finds_room_where_there_is_and_gives_all_back() =>
        Gen.Select(Node.Array[1, 6], Gen.Select(Pod, Gen.Int[0, 4]).Array[0, 60]).Sample((nodes, steps) =>
        {
            var fleet = new PackingFleet(nodes);
            var policy = new PricedPacking(fleet, 2);
            var placed = new List<(PodShape Pod, PackingSpot Spot)>();
            foreach (var (pod, leaves) in steps)
            {
                policy.Arrived(pod);
                var spot = policy.Choose(pod);
                Assert.Equal(Enumerable.Range(0, nodes.Length).Any(node => fleet.HasRoom(node, pod)), spot.Found);
                if (spot.Found)
                {
                    fleet.Place(pod, spot);
                    placed.Add((pod, spot));
                }

                if (leaves == 0 && placed.Count > 0)
                {
                    fleet.Remove(placed[0].Pod, placed[0].Spot);
                    placed.RemoveAt(0);
                }

                for (var node = 0; node < nodes.Length; node++) CheckNode(fleet, node, placed.Where(p => p.Spot.Node == node).ToList());
                Assert.Equal(placed.Sum(p => p.Pod.TotalGpuMilli), fleet.AllocatedMilli);
            }
        });

    [Fact]
    public void A_table_of_scores_chooses_as_if_it_scored_all_nodes_each_time() =>
        Gen.Select(Node.Array[1, 8], Pod.Array[1, 6], Gen.Int[0, 5].Array[0, 60]).Sample((nodes, pods, steps) =>
        {
            var (fleet, score) = (new PackingFleet(nodes), new LeastLeft());
            var table = new ScoreTable(fleet, score);
            foreach (var step in steps)
            {
                var pod = pods[step % pods.Length];
                var fresh = new ScoreTable(fleet, score).Best(pod);
                Assert.Equal(fresh, table.Best(pod));
                if (fresh.Found) fleet.Place(pod, fresh);
            }
        });

    [Fact]
    public void A_place_without_room_is_refused()
    {
        var fleet = new PackingFleet([new(1000, 1000, 1, 0)]);
        Assert.Throws<InvalidOperationException>(() => fleet.Place(new(2000, 0, 1, 500, 0), new(0, 1)));
        fleet.Place(new(1000, 0, 1, 500, 0), new(0, 1));
        Assert.Throws<InvalidOperationException>(() => fleet.Place(new(0, 0, 1, 600, 0), new(0, 1)));
    }

    [Fact]
    public void A_pod_goes_where_it_costs_least_of_what_is_expected()
    {
        // As often as a half a whole GPU is asked for: the GPU that is half taken is the place for the next half, and the other stays whole.
        var fleet = new PackingFleet([new(64_000, 64_000, 1, 0), new(64_000, 64_000, 1, 0)]);
        var policy = new PricedPacking(fleet, 1);
        var half = new PodShape(1000, 0, 1, 500, 0);
        for (var i = 0; i < 30; i++) policy.Arrived(i % 2 == 0 ? half : half with { GpuMilli = PodShape.WholeGpu });
        fleet.Place(half, new(1, 1));
        Assert.Equal(new(1, 1), policy.Choose(half));
    }

    private static void CheckNode(PackingFleet fleet, int node, List<(PodShape Pod, PackingSpot Spot)> pods)
    {
        var shape = fleet.ShapeOf(node);
        Assert.Equal(shape.CpuMilli - pods.Sum(p => p.Pod.CpuMilli), fleet.CpuLeft(node));
        Assert.Equal(shape.MemoryMib - pods.Sum(p => p.Pod.MemoryMib), fleet.MemoryLeft(node));
        Assert.True(fleet.CpuLeft(node) >= 0 && fleet.MemoryLeft(node) >= 0);
        for (var gpu = 0; gpu < shape.Gpus; gpu++)
        {
            var taken = pods.Where(p => (p.Spot.Gpus >> gpu & 1) != 0).Sum(p => p.Pod.GpuMilli);
            Assert.InRange(taken, 0, PodShape.WholeGpu);
            Assert.Equal(PodShape.WholeGpu - taken, fleet.GpusLeft(node)[gpu]);
        }

        Assert.All(pods, p => Assert.Equal(p.Pod.Gpus, BitOperations.PopCount(p.Spot.Gpus)));
        Assert.All(pods, p => Assert.True(p.Pod.Gpus == 0 || p.Pod.Allows(shape.Model)));
    }

    private sealed class LeastLeft : INodeScore
    {
        public int Score(PackingFleet fleet, int node, PodShape pod, out int gpu)
        {
            gpu = 0;
            var left = fleet.GpusLeft(node);
            while (pod.IsShare && left[gpu] < pod.GpuMilli) gpu++;
            return -fleet.CpuLeft(node) / 1000;
        }
    }
}
