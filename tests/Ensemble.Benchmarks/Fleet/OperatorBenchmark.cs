using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Benchmarks.Fleet;

/// <summary>
/// 1,000 nodes, 300 jobs submitted at once: the operator in its own process against a bare client that makes the same objects, in turn on the
/// same cluster, so that a machine that is slow today is slow for both.
/// </summary>
internal static class OperatorBenchmark
{
    private const int Nodes = 1000;

    // After one, the JIT still takes half of the operator's processor time: it compiles again what was called often, in the background.
    private const int WarmUps = 3;

    public static async Task<OperatorFigures> RunAsync(int repeats, CancellationToken stop)
    {
        var kubeconfig = Path.Combine(Path.GetTempPath(), $"ensemble-benchmark-{Environment.ProcessId}.kubeconfig");
        await using var cluster = ChildProcess.Start(typeof(OperatorBenchmark).Assembly.Location, [ClusterProcess.Verb, kubeconfig, Nodes.ToString(CultureInfo.InvariantCulture)]);
        await cluster.AskAsync(null, stop);
        Tell($"a cluster of {Nodes} nodes is up");
        try
        {
            return await MeasureAsync(cluster, kubeconfig, repeats, stop);
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    private static async Task<OperatorFigures> MeasureAsync(ChildProcess cluster, string kubeconfig, int repeats, CancellationToken stop)
    {
        using var api = KubernetesApi.Connect(kubeconfig, options: new() { UserAgent = "ensemble-benchmark" });
        var pods = new Informer<PodFacts>(api, new PodProjection());
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = pods.RunAsync(done.Token);
        await pods.Synced.WaitAsync(stop);
        var workload = new Workload(api, pods);
        await workload.PrepareAsync(stop);

        var (seconds, floors, ratios, podWrites, otherWrites, cpu) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var peak = 0.0;
        for (var run = -1; run < repeats; run++)
        {
            var (took, figures, copies) = await OperatorRunAsync(cluster, kubeconfig, workload, stop);
            var began = Stopwatch.GetTimestamp();
            await workload.CreateAsync(copies, stop);
            await workload.AllRunAsync(stop);
            var floor = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await workload.ClearAsync(stop);
            Tell($"{(run < 0 ? "warm-up" : $"run {run + 1} of {repeats}")}: {Workload.Pods} pods in {took:0.00} s, bare client {floor:0.00} s, ratio {took / floor:0.00}");
            if (run < 0) continue; // The cluster's JIT.

            seconds.Add(took);
            floors.Add(floor);
            ratios.Add(took / floor);
            podWrites.Add(figures.PodWrites / (double)Workload.Pods);
            otherWrites.Add(figures.OtherWrites / (double)Workload.Jobs);
            cpu.Add(figures.Cpu);
            peak = Math.Max(peak, figures.PeakMiB);
        }

        await done.CancelAsync();
        await following;
        return new(
            Nodes, Workload.Jobs, Workload.Pods, PlanBenchmark.Median(seconds), PlanBenchmark.Median(floors), PlanBenchmark.Median(ratios),
            PlanBenchmark.Median(podWrites), PlanBenchmark.Median(otherWrites), PlanBenchmark.Median(cpu), Math.Round(peak, 1));
    }

    private static async Task<(double Seconds, (int PodWrites, int OtherWrites, double Cpu, double PeakMiB) Figures, List<(ResourceKind, System.Text.Json.Nodes.JsonObject)> Copies)> OperatorRunAsync(
        ChildProcess cluster, string kubeconfig, Workload workload, CancellationToken stop)
    {
        await using var fleet = await OperatorProbe.StartAsync(kubeconfig, stop, "LeaderElection=false");
        await UntilQuietAsync(cluster, stop);
        await WarmUpAsync(workload, stop);
        await UntilQuietAsync(cluster, stop);
        Tell("the operator knows it and is warm");
        var before = await CountAsync(cluster, stop);
        fleet.Begin();
        var began = Stopwatch.GetTimestamp();
        await workload.SubmitAsync(stop);
        Tell($"{Workload.Jobs} jobs are submitted");
        await workload.AllRunAsync(stop);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await UntilQuietAsync(cluster, stop); // The jobs' own Running is still to be written.
        var (cpu, heap) = await fleet.EndAsync();
        var after = await CountAsync(cluster, stop);

        var copies = await workload.CopyAsync(stop);
        await workload.ClearAsync(stop); // While the operator lives: its finalizers keep the jobs.
        return (seconds, (after.Pods - before.Pods, after.Others - before.Others, cpu, heap), copies);
    }

    /// <summary>An operator lives for weeks: what its JIT does in the first seconds is not what is asked.</summary>
    private static async Task WarmUpAsync(Workload workload, CancellationToken stop)
    {
        for (var time = 0; time < WarmUps; time++)
        {
            await workload.SubmitAsync(stop);
            await workload.AllRunAsync(stop);
            await workload.ClearAsync(stop);
        }
    }

    private static async Task<(int Pods, int Others)> CountAsync(ChildProcess cluster, CancellationToken stop)
    {
        var writes = JsonSerializer.Deserialize<Dictionary<string, int>>(await cluster.AskAsync("writes", stop))!;
        var pods = writes.Where(entry => entry.Key.StartsWith("pods", StringComparison.Ordinal)).Sum(entry => entry.Value);
        var uncounted = writes.Where(entry => entry.Key.StartsWith("events", StringComparison.Ordinal) || entry.Key.StartsWith("leases", StringComparison.Ordinal)).Sum(entry => entry.Value);
        return (pods, writes.Values.Sum() - pods - uncounted);
    }

    /// <summary>Waits until the operator has written nothing but events for a second and a half.</summary>
    private static async Task UntilQuietAsync(ChildProcess cluster, CancellationToken stop)
    {
        var last = await CountAsync(cluster, stop);
        for (var quiet = 0; quiet < 6;)
        {
            await Task.Delay(250, stop);
            var now = await CountAsync(cluster, stop);
            quiet = now == last ? quiet + 1 : 0;
            last = now;
        }
    }

    private static void Tell(string progress) => Console.Error.WriteLine(progress);
}
