using System.Diagnostics;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;
using Ensemble.Operator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ensemble.Benchmarks.Informers;

/// <summary>The whole operator learns a cluster of 10,000 nodes and 230,000 pods: how long it takes, and what it keeps.</summary>
internal static class InformersBenchmark
{
    public static async Task<InformersFigures> RunAsync(CancellationToken stop)
    {
        var bytesPerPod = await BytesPerPodAsync(stop);
        using var server = new LargeClusterHandler();
        using var api = new KubernetesApi(new("http://large.cluster"), server, FleetOperator.ClientOptions());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var fleet = new FleetOperator(api, new() { LeaderElection = false, Identity = "benchmark" }, TimeProvider.System, NullLoggerFactory.Instance);
        var began = Stopwatch.GetTimestamp();
        await fleet.StartAsync(stop);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.Error.WriteLine($"the cluster is known after {seconds:0.0} s");
        while (!fleet.Idle) await Task.Delay(100, stop); // Every job is looked at, and the first plan made.
        Console.Error.WriteLine($"the fleet is at rest after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");

        var managed = GC.GetTotalMemory(forceFullCollection: true) - before;
        return new(
            LargeCluster.OwnPods + LargeCluster.ForeignPods, LargeCluster.Nodes, Math.Round(managed / 1048576.0, 1), Math.Round(bytesPerPod),
            Math.Round(seconds, 2), Math.Round(server.ListedBytes / 1048576.0), server.Writes);
    }

    private static async Task<double> BytesPerPodAsync(CancellationToken stop)
    {
        using var server = new LargeClusterHandler();
        using var api = new KubernetesApi(new("http://large.cluster"), server);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pods = new Informer<PodFacts>(api, new PodProjection());
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = pods.RunAsync(done.Token);
        await pods.Synced.WaitAsync(stop);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        await done.CancelAsync();
        await following;
        return (double)bytes / pods.Store.Count;
    }
}
