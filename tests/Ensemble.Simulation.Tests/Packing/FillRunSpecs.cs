using Ensemble.Core.Packing;
using Ensemble.Simulation.Packing;

namespace Ensemble.Simulation.Tests.Packing;

public sealed class FillRunSpecs
{
    // What the authors of FGD publish for the list default at 130 % arrivals, means of seeds 42 to 51; one seed strays less than half a point.
    [Theory]
    [InlineData("random", 87.470)]
    [InlineData("dot-product", 90.849)]
    [InlineData("gpu-clustering", 91.878)]
    [InlineData("gpu-packing", 92.002)]
    [InlineData("best-fit", 93.076)]
    [InlineData("fgd", 95.391)]
    public void A_published_policy_reaches_what_was_published(string policy, double published)
    {
        var reached = FillRun.Play(SharedTrace.Read("default"), 42, PackingPolicies.Named(policy)).At(130);
        Assert.NotNull(reached);
        Assert.Equal(published, reached.Value, 0.5);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("gpuspec25")]
    public void Ours_allocates_more_than_FGD_and_less_than_the_bound(string workload)
    {
        var trace = SharedTrace.Read(workload);
        var ours = FillRun.Play(trace, 42, PackingPolicyKind.Ensemble).At(130);
        Assert.True(ours > FillRun.Play(trace, 42, PackingPolicyKind.Fgd).At(130) + 0.4);
        Assert.True(ours < 100);
    }

    [Fact]
    public void The_draw_of_a_seed_is_the_authors_own()
    {
        var trace = SharedTrace.Read("default");
        var arrivals = PublishedArrivals.Of(trace, 42);
        var asked = arrivals.Pods.Sum(pod => pod.TotalGpuMilli);
        Assert.InRange(asked / 6_212_000.0, 1.29, 1.3013); // The last pod may take more GPUs than were counted of it.
        Assert.Equal(arrivals.Nodes.OrderBy(n => n.GetHashCode()), trace.Nodes.Select(n => n.Shape).OrderBy(n => n.GetHashCode()));
    }

    [Fact]
    public void Every_policy_plays_a_small_cluster_alike_each_time_and_under_the_bound()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var trace = SmallTrace.Of(seed);
            var bound = new PackingBound(trace).Of(PublishedArrivals.Of(trace, seed).Pods);
            foreach (var kind in Enum.GetValues<PackingPolicyKind>().Where(kind => kind != PackingPolicyKind.UpperBound))
            {
                var (once, again) = (FillRun.Play(trace, seed, kind), FillRun.Play(trace, seed, kind));
                foreach (var level in FillCurve.Levels)
                {
                    Assert.Equal(once.At(level), again.At(level));
                    Assert.True(!(once.At(level) > 100), $"{kind} allocates {once.At(level)} %");
                }

                Assert.True(!(once.At(130) > bound.At(130) + 1e-6), $"{kind} passes the bound: {once.At(130)} of {bound.At(130)}");
            }
        }
    }

    [Fact]
    public void A_pod_moves_so_that_another_finds_room()
    {
        // Both GPUs are half full: only a move makes one of them whole.
        var fleet = new PackingFleet([new(64_000, 64_000, 1, 0), new(64_000, 64_000, 1, 0)]);
        var tenants = new MigratingTenants(fleet, new Spreading(fleet));
        Assert.True(tenants.TryPlace(new(1000, 0, 1, 500, 0)));
        Assert.True(tenants.TryPlace(new(1000, 0, 1, 500, 0)));
        Assert.True(tenants.TryPlace(new(1000, 0, 1, 1000, 0)));
        Assert.Equal(2000, fleet.AllocatedMilli);
        Assert.False(tenants.TryPlace(new(1000, 0, 1, 100, 0)));
    }

    private sealed class Spreading(PackingFleet fleet) : IPackingPolicy
    {
        public void Arrived(PodShape pod)
        {
        }

        public PackingSpot Choose(PodShape pod)
        {
            var room = Enumerable.Range(0, fleet.Count).Where(node => fleet.HasRoom(node, pod)).OrderByDescending(node => fleet.GpusLeft(node)[0]).ToList();
            return room.Count == 0 ? PackingSpot.Nowhere : new(room[0], 1);
        }
    }
}
