using Ensemble.Core.Packing;
using Ensemble.Simulation.Traces;

namespace Ensemble.Simulation.Packing;

/// <summary>Pods come one by one, are placed at once or lost, and none ever leaves.</summary>
public static class FillRun
{
    private const int Window = 64;

    /// <summary>Plays the arrivals of a seed against a policy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind places nothing: an upper bound.</exception>
    /// <exception cref="InvalidOperationException">A policy placed a pod where there is no room: a bug of it.</exception>
    public static FillCurve Play(PackingTrace trace, long seed, PackingPolicyKind kind)
    {
        var arrivals = PublishedArrivals.Of(trace, seed);
        var fleet = new PackingFleet(arrivals.Nodes);
        var policy = PackingPolicies.Make(kind, fleet, trace, arrivals.Random);
        return kind switch
        {
            PackingPolicyKind.EnsembleWindow64 => PlayWindow(arrivals.Pods, fleet, policy),
            PackingPolicyKind.EnsembleMigrate => PlayMigrating(arrivals.Pods, fleet, policy),
            _ => Play(arrivals.Pods, fleet, policy),
        };
    }

    /// <summary>Plays these pods, in their order, against a policy that looks at this fleet.</summary>
    public static FillCurve Play(IReadOnlyList<PodShape> pods, PackingFleet fleet, IPackingPolicy policy)
    {
        var (curve, arrived) = (new FillCurve(), 0L);
        foreach (var pod in pods)
        {
            arrived += pod.TotalGpuMilli;
            policy.Arrived(pod);
            var spot = policy.Choose(pod);
            if (spot.Found) fleet.Place(pod, spot);
            curve.Add(arrived, fleet);
        }

        return curve;
    }

    // Up to 64 pods wait; whenever one more comes, the largest of them is placed or lost. A pod counts as arrived when it is decided.
    private static FillCurve PlayWindow(IReadOnlyList<PodShape> pods, PackingFleet fleet, IPackingPolicy policy)
    {
        var (curve, arrived, serial) = (new FillCurve(), 0L, 0);
        var waiting = new PriorityQueue<PodShape, (long Milli, long Cpu, int Serial)>();
        for (var next = 0; next < pods.Count || waiting.Count > 0;)
        {
            if (next < pods.Count)
            {
                policy.Arrived(pods[next]);
                waiting.Enqueue(pods[next], (-pods[next].TotalGpuMilli, -pods[next].CpuMilli, serial++));
                next++;
                if (waiting.Count < Window && next < pods.Count) continue;
            }

            var pod = waiting.Dequeue();
            arrived += pod.TotalGpuMilli;
            var spot = policy.Choose(pod);
            if (spot.Found) fleet.Place(pod, spot);
            curve.Add(arrived, fleet);
        }

        return curve;
    }

    private static FillCurve PlayMigrating(IReadOnlyList<PodShape> pods, PackingFleet fleet, IPackingPolicy policy)
    {
        var (curve, arrived) = (new FillCurve(), 0L);
        var tenants = new MigratingTenants(fleet, policy);
        foreach (var pod in pods)
        {
            arrived += pod.TotalGpuMilli;
            policy.Arrived(pod);
            tenants.TryPlace(pod);
            curve.Add(arrived, fleet);
        }

        return curve;
    }
}
