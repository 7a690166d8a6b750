using Ensemble.Core.Packing;
using Ensemble.Simulation.Randomness;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Packing;

/// <summary>The pods that come and the order of the nodes, draw for draw as the FGD authors' simulator makes them of a seed.</summary>
/// <remarks>Source: github hkust-adsl/kubernetes-scheduler-simulator, commit 8f3d641, pkg/simulator (workload tuning ratio 1.3, shuffled pods).</remarks>
public sealed class PublishedArrivals
{
    private PublishedArrivals(List<PodShape> pods, NodeShape[] nodes, GoRandom random) => (Pods, Nodes, Random) = (pods, nodes, random);

    /// <summary>The pods in the order in which they come.</summary>
    public IReadOnlyList<PodShape> Pods { get; }

    /// <summary>The nodes in the order in which ties are settled.</summary>
    public IReadOnlyList<NodeShape> Nodes { get; }

    /// <summary>The generator, as it stands after the draw.</summary>
    public GoRandom Random { get; }

    /// <summary>Draws the arrivals of a seed.</summary>
    /// <param name="trace">The cluster and the list of pods.</param>
    /// <param name="seed">The seed; the published runs are 42 to 51.</param>
    /// <param name="ratio">All GPU that arrives, over all that the cluster has.</param>
    public static PublishedArrivals Of(PackingTrace trace, long seed, double ratio = 1.3)
    {
        var random = new GoRandom(seed);
        random.NextInt63(); // The authors log one.
        var pods = trace.Pods.Select(pod => pod.Shape).ToList();
        random.Shuffle(pods);
        var target = ratio * trace.Nodes.Sum(node => node.Shape.Gpus * (long)PodShape.WholeGpu);
        var asked = pods.Sum(pod => pod.TotalGpuMilli);
        if (asked > target) Thin(pods, asked, target, random);
        else if (asked < target) Extend(pods, trace, asked, target, random);
        return new(pods, OrderOf(trace, random), random);
    }

    private static void Thin(List<PodShape> pods, long asked, double target, GoRandom random)
    {
        while (asked > target)
        {
            var at = random.NextBelow(pods.Count);
            asked -= pods[at].TotalGpuMilli;
            pods.RemoveAt(at);
        }
    }

    private static void Extend(List<PodShape> pods, PackingTrace trace, long asked, double target, GoRandom random)
    {
        while (true)
        {
            var pod = trace.Pods[random.NextBelow(trace.Pods.Length)].Shape;
            if (asked + pod.GpuMilli > target) return; // One GPU of it, even where it takes several: so the authors count here.
            asked += pod.TotalGpuMilli;
            pods.Add(pod);
        }
    }

    private static NodeShape[] OrderOf(PackingTrace trace, GoRandom random)
    {
        var rank = random.Permutation(trace.Nodes.Length);
        var nodes = new NodeShape[rank.Length];
        for (var i = 0; i < rank.Length; i++) nodes[rank[i]] = trace.Nodes[i].Shape;
        return nodes;
    }
}
