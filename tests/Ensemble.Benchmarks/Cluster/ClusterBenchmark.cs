using System.Diagnostics;
using Ensemble.Benchmarks.Fleet;
using Ensemble.TestCluster;

namespace Ensemble.Benchmarks.Cluster;

/// <summary>
/// 1,000 nodes on a real API server; thousands of pods and jobs submitted at once: the operator in its own process, under its own role, against
/// a bare client that makes the same objects on the same server.
/// </summary>
internal static class ClusterBenchmark
{
    private const int Nodes = 1000;
    private const int WarmUpPercent = 30;

    public static async Task<ClusterFigures> RunAsync(string? kubeconfig, string? only, CancellationToken stop)
    {
        await using var cluster = await ConnectAsync(kubeconfig, stop);
        await using var site = await RealSite.StartAsync(cluster, Nodes, stop);
        Tell($"{Nodes} nodes are on the {cluster.Name} API server");
        var rows = new List<ClusterRow>();
        foreach (var shape in ClusterCase.All.Where(shape => only is null || shape.Name == only)) rows.Add(await MeasureAsync(site, shape, stop));
        return new(rows);
    }

    private static async Task<ITestCluster> ConnectAsync(string? kubeconfig, CancellationToken stop)
    {
        if (kubeconfig is not null) return await ForeignTestCluster.ConnectAsync(kubeconfig, stop);
        var found = await RealServer.FindAsync(TestClusters.Root, stop);
        if (found.Kubeconfig is { } foreign) return await ForeignTestCluster.ConnectAsync(foreign, stop);
        return await BuiltTestCluster.StartAsync(found.Folder ?? throw new InvalidOperationException($"there is no real API server: {found.Missing}"), stop);
    }

    private static async Task<ClusterRow> MeasureAsync(RealSite site, ClusterCase shape, CancellationToken stop)
    {
        double seconds, cpu, peak;
        (int Pods, int Others)? before, after;
        List<(Kubernetes.Client.ResourceKind, System.Text.Json.Nodes.JsonObject)> copies;
        await using (var fleet = await OperatorProbe.StartAsync(await site.OperatorKubeconfigAsync(), stop))
        {
            for (var time = 0; time < 2; time++)
            {
                var part = shape.Part(WarmUpPercent);
                await site.CreateAsync(part.Objects(), stop);
                await site.AllBoundAsync(part.Pods, stop);
                await site.ClearAsync(stop);
            }

            await fleet.UntilQuietAsync(stop);
            Tell($"{shape.Name}: the operator is warm");
            before = site.Writes();
            fleet.Begin();
            var began = Stopwatch.GetTimestamp();
            await site.CreateAsync(shape.Objects(), stop);
            Tell($"{shape.Name}: all submitted after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
            await site.AllBoundAsync(shape.Pods, stop);
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            (cpu, peak) = await fleet.EndAsync();
            after = site.Writes();
            copies = await site.CopyAsync(stop);
            await site.ClearAsync(stop); // While the operator lives: its finalizers keep the jobs.
        }

        var floor = await FloorAsync(site, shape, copies, stop);
        Tell($"{shape.Name}: {shape.Pods} pods in {seconds:0.0} s, bare client {floor:0.0} s, ratio {seconds / floor:0.00}");
        return new(
            shape.Name, shape.Pods, Math.Round(seconds, 2), Math.Round(floor, 2), Math.Round(seconds / floor, 2), Round((after?.Pods - before?.Pods) / (double)shape.Pods),
            Round((after?.Others - before?.Others) / (double)shape.Jobs), Math.Round(cpu, 2), Math.Round(peak, 1));
    }

    private static async Task<double> FloorAsync(
        RealSite site, ClusterCase shape, List<(Kubernetes.Client.ResourceKind, System.Text.Json.Nodes.JsonObject)> copies, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        if (shape.OfStrangers) await site.CreateAndBindAsync(Enumerable.Range(0, shape.Pods).Select(pod => shape.StrangerPod(pod, "nobody")), stop);
        else await site.CreateAsync(shape.Objects().Concat(copies), stop);
        await site.AllBoundAsync(shape.Pods, stop);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await site.ClearAsync(stop);
        return seconds;
    }

    private static double? Round(double? value) => value is { } known ? Math.Round(known, 2) : null;

    private static void Tell(string progress) => Console.Error.WriteLine(progress);
}
