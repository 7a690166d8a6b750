using System.Diagnostics;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster;
using Ensemble.LocalCluster.Fleet;
using k8s.Models;

namespace Ensemble.TestCluster.HighAvailability;

/// <summary>
/// Two operator processes and a real API server: the leader is put to sleep in the middle of a gang and waked when another leads, a leader is
/// killed in the middle of a gang, the API server goes away. Gangs that ran before must never notice.
/// </summary>
public sealed class HighAvailabilityPlay : IAsyncDisposable
{
    private const int ChipsPerNode = 8;
    private const int GangHosts = 16;

    private static readonly string[] Steady = ["steady-1", "steady-2", "steady-3", "steady-4"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly BuiltTestCluster _cluster;
    private readonly string _assembly;
    private readonly KubernetesApi _user;
    private readonly KubernetesApi _kubelets;
    private readonly KubernetesApi _control;
    private readonly SimulatedFleet _nodes;
    private readonly List<OperatorReplica> _replicas = [];
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;
    private int _chipsHeldTwice;
    private int _replicaNumber;

    private HighAvailabilityPlay(BuiltTestCluster cluster, string assembly)
    {
        (_cluster, _assembly) = (cluster, assembly);
        _user = cluster.CreateClient("kubectl");
        _kubelets = cluster.CreateClient("ensemble-test-kubelet");
        _control = cluster.CreateClient("ensemble-test-control");
        var fleet = FleetDescription.Of(new NodeGroup { Name = "gpu", Count = 40, Class = "h100-sxm", Chips = ChipsPerNode });
        _nodes = new(_kubelets, _control, fleet, new() { StartLatency = TimeSpan.FromMilliseconds(200), RunLocalProcesses = false }, TimeSpan.FromSeconds(40), TimeProvider.System);
    }

    /// <summary>What came out so far.</summary>
    public HighAvailabilityFigures Figures { get; private set; } = new();

    /// <summary>Whom to tell how far it is.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    /// <summary>Brings up 40 nodes, two operators, and four gangs that run.</summary>
    /// <param name="cluster">A server for itself.</param>
    /// <param name="assembly">Ensemble.Operator.dll.</param>
    /// <param name="tell">Whom to tell how far it is.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<HighAvailabilityPlay> StartAsync(BuiltTestCluster cluster, string assembly, Action<string> tell, CancellationToken stop)
    {
        var play = new HighAvailabilityPlay(cluster, assembly) { Tell = tell };
        try
        {
            await play.PrepareAsync(stop);
            return play;
        }
        catch
        {
            await play.DisposeAsync();
            throw;
        }
    }

    /// <summary>The leader sleeps in the middle of a gang; another takes over, and the gang goes through two lives before the sleeper wakes.</summary>
    public async Task SleepAsync(CancellationToken stop)
    {
        var before = await TracesAsync(stop);
        await SubmitAsync("asleep", GangHosts, stop);
        var leader = await InMidGangAsync("asleep", stop);
        leader.Sleep();
        await TakeoverAsync(leader, "asleep", stop);

        await SuspendAsync("asleep", true, stop);
        await UntilAsync("the gang is taken down", sight => sight.PodsOf("asleep").Count == 0, stop);
        await SuspendAsync("asleep", false, stop);
        await UntilAsync("it runs again", sight => sight.Runs("asleep") && sight.Job("asleep")!.Status!.Attempt == 2, stop);
        var traces = await TracesAsync(stop, "asleep");

        Tell($"{leader.Identity} wakes");
        leader.Wake();
        var made = await CreateStaleAsync("asleep", stop);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10); await Task.Delay(50, stop))
            made.UnionWith((await Sight.LookAsync(_user, stop)).StalePods());
        var left = (await Sight.LookAsync(_user, stop)).StalePods();
        Figures = Figures with { StalePodsMade = made.Count, StalePodsAfter10s = left.Count };
        Tell($"{made.Count} stale pods were made, {left.Count} are left after 10 s");
        await CountDisturbedAsync(before.Concat(traces), stop);
        await DeleteAsync("asleep", stop);
    }

    /// <summary>The leader dies in the middle of a gang.</summary>
    public async Task KillAsync(CancellationToken stop)
    {
        var before = await TracesAsync(stop);
        await SubmitAsync("orphaned", GangHosts, stop);
        var leader = await InMidGangAsync("orphaned", stop);
        leader.Kill();
        await TakeoverAsync(leader, "orphaned", stop);
        var sight = await Sight.LookAsync(_user, stop);
        if (sight.PodsOf("orphaned").Count != GangHosts || sight.Job("orphaned")!.Status!.Attempt != 1)
            throw new InvalidOperationException($"the gang was not finished as it was begun: {sight.Trace("orphaned")}");
        await CountDisturbedAsync(before, stop);
        _replicas.Remove(leader);
        await leader.DisposeAsync();
        await StartReplicaAsync(stop);
        await DeleteAsync("orphaned", stop);
    }

    /// <summary>The API server goes away and comes back.</summary>
    public async Task OutageAsync(TimeSpan outage, CancellationToken stop)
    {
        var before = await TracesAsync(stop);
        Tell($"the API server goes for {outage.TotalSeconds:0} s");
        await _cluster.StopServerAsync();
        await Task.Delay(outage, stop);
        await _cluster.StartServerAsync(stop);
        var began = Stopwatch.GetTimestamp();
        await SubmitAsync("after", 2, stop);
        await UntilAsync("a new job runs", sight => sight.Runs("after"), stop);
        Figures = Figures with { OutageSeconds = outage.TotalSeconds, WorksAgainSeconds = Seconds(began) };
        Tell($"a job submitted when it was back runs after {Seconds(began)} s");
        await Task.Delay(TimeSpan.FromSeconds(15), stop); // Longer than a node that did not come back would be waited for.
        await CountDisturbedAsync(before, stop);
        if (_replicas.Find(replica => !replica.Lives) is { } dead) throw new InvalidOperationException($"{dead.Identity} did not outlive it: {dead.Said}");
        await DeleteAsync("after", stop);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        foreach (var replica in _replicas) await replica.DisposeAsync();
        await _nodes.DisposeAsync();
        foreach (var client in (KubernetesApi[])[_kubelets, _control, _user]) client.Dispose();
        _end.Dispose();
    }

    private static double Seconds(long began) => Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1);

    private async Task PrepareAsync(CancellationToken stop)
    {
        using var reader = new StreamReader(typeof(HighAvailabilityPlay).Assembly.GetManifestResourceStream("h100-sxm.yaml")!);
        foreach (var yaml in (string[])[await reader.ReadToEndAsync(stop), "{apiVersion: ensemble.fleet/v1alpha1, kind: AcceleratorPool, metadata: {name: nvidia}, spec: {class: h100-sxm}}"])
        {
            foreach (var document in ManifestReader.Read(yaml, "play"))
                await _user.ApplyAsync<JsonObject>(ResourceKinds.All.First(kind => kind.Kind == document.Kind), null, document.Name!, document.Json, force: true, dryRun: false, stop);
        }

        await _nodes.StartAsync(stop);
        await StartReplicaAsync(stop);
        await StartReplicaAsync(stop);
        foreach (var job in Steady) await SubmitAsync(job, 2, stop);
        await UntilAsync("the steady gangs run", sight => Steady.All(sight.Runs), stop);
        Tell("two operators are up, four gangs run");
        _watching = WatchAsync(_end.Token);
    }

    private async Task StartReplicaAsync(CancellationToken stop)
    {
        // Few writes at a time: a leader that sleeps in the middle of a gang has the rest of it still to make when it wakes.
        var replica = OperatorReplica.Start(_assembly, await _cluster.KubeconfigAsync(), $"replica-{++_replicaNumber}", "ConcurrentWrites=2");
        _replicas.Add(replica);
        for (var began = Stopwatch.GetTimestamp(); !await replica.IsReadyAsync(stop); await Task.Delay(100, stop))
            if (!replica.Lives || Stopwatch.GetElapsedTime(began) > Patience) throw new InvalidOperationException($"{replica.Identity} did not come up: {replica.Said}");
    }

    private async Task<OperatorReplica?> FindLeaderAsync(CancellationToken stop)
    {
        var lease = await _user.FindAsync<V1Lease>("ensemble-system", "ensemble-operator", stop);
        return _replicas.Find(replica => replica.Identity == lease?.Spec?.HolderIdentity);
    }

    private async Task<OperatorReplica> InMidGangAsync(string job, CancellationToken stop)
    {
        await UntilAsync($"{job} has its first pods", sight => sight.PodsOf(job).Count > 0, stop, pause: 1);
        return await FindLeaderAsync(stop) ?? throw new InvalidOperationException("nobody leads, and yet pods are made");
    }

    private async Task TakeoverAsync(OperatorReplica old, string job, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        Tell($"{old.Identity} is out with {(await Sight.LookAsync(_user, stop)).PodsOf(job).Count} of {GangHosts} pods of {job} made");
        while (await FindLeaderAsync(stop) is not { } next || next == old)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new InvalidOperationException($"nobody took over from {old.Identity}");
            await Task.Delay(20, stop);
        }

        var took = Seconds(began);
        await UntilAsync($"{job} runs whole", sight => sight.Runs(job), stop);
        Figures = Figures with { TakeoverSeconds = Math.Max(Figures.TakeoverSeconds, took), GangWholeSeconds = Math.Max(Figures.GangWholeSeconds, Seconds(began)) };
        Tell($"another leads after {took} s, the gang runs whole after {Seconds(began)} s");
    }

    /// <summary>Makes what a sleeper makes at worst when it wakes: the pods of the attempt that it was at, whose time is over. Its own creates are mostly cut off.</summary>
    private async Task<HashSet<string>> CreateStaleAsync(string job, CancellationToken stop)
    {
        var made = new HashSet<string>(StringComparer.Ordinal); // They are gone before anybody looks.
        foreach (var pod in (await Sight.LookAsync(_user, stop)).PodsOf(job).Take(4))
        {
            var metadata = pod["metadata"]!;
            var labels = metadata["labels"]!.DeepClone();
            labels["ensemble.fleet/attempt"] = "1";
            var name = ((string)metadata["name"]!).Replace("-2-", "-1-", StringComparison.Ordinal);
            var stale = new JsonObject
            {
                ["apiVersion"] = "v1", ["kind"] = "Pod", ["spec"] = pod["spec"]!.DeepClone(),
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["labels"] = labels, ["ownerReferences"] = metadata["ownerReferences"]!.DeepClone() },
            };
            try
            {
                await _user.CreateAsync<JsonObject>(CoreKinds.Pod, "default", name, stale, dryRun: false, stop);
            }
            catch (ApiException e) when (e.IsAlreadyExists)
            {
                // The sleeper was faster itself.
            }

            made.Add(name);
        }

        return made;
    }

    private async Task<Dictionary<string, string>> TracesAsync(CancellationToken stop, params string[] more)
    {
        var sight = await Sight.LookAsync(_user, stop);
        return (more is [] ? Steady : more).ToDictionary(job => job, sight.Trace, StringComparer.Ordinal);
    }

    private async Task CountDisturbedAsync(IEnumerable<KeyValuePair<string, string>> before, CancellationToken stop)
    {
        var sight = await Sight.LookAsync(_user, stop);
        foreach (var (job, trace) in before)
        {
            if (sight.Trace(job) == trace) continue;
            Tell($"{job} was disturbed: {trace} became {sight.Trace(job)}; {sight.Job(job)?.Status?.LastFailure?.Message}");
            Figures = Figures with { JobsDisturbed = Figures.JobsDisturbed + 1 };
        }

        Figures = Figures with { ChipsHeldTwice = Volatile.Read(ref _chipsHeldTwice) };
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var twice = (await Sight.LookAsync(_control, stop)).ChipsHeldTwice(ChipsPerNode);
                if (twice > _chipsHeldTwice) Volatile.Write(ref _chipsHeldTwice, twice);
                await Task.Delay(200, stop);
            }
            catch (ApiException)
            {
                // Away.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task UntilAsync(string what, Func<Sight, bool> holds, CancellationToken stop, int pause = 50)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(pause, stop))
        {
            var sight = await Sight.LookAsync(_user, stop);
            if (holds(sight)) return;
            if (Stopwatch.GetElapsedTime(began) < Patience) continue;
            var jobs = sight.Jobs.Select(job => $"{job.Metadata.Name} {job.Status?.State} ({job.Status?.Reason}) {sight.Trace(job.Metadata.Name)}");
            throw new InvalidOperationException($"not within {Patience.TotalSeconds} s: {what}\n{string.Join('\n', jobs)}\n{string.Join("\n", _replicas.Select(r => $"{r.Identity}: {r.Said}"))}");
        }
    }

    private Task<JsonObject> SubmitAsync(string name, int hosts, CancellationToken stop) => _user.CreateAsync<JsonObject>(ResourceKinds.TrainingJob, "default", name, (JsonObject)JsonNode.Parse($$"""
        {
          "apiVersion": "ensemble.fleet/v1alpha1", "kind": "TrainingJob", "metadata": { "name": "{{name}}", "namespace": "default" },
          "spec": {
            "size": { "accelerators": {{hosts * ChipsPerNode}} },
            "template": {
              "metadata": { "annotations": { "local.ensemble.fleet/duration": "4h" } },
              "spec": { "containers": [ { "name": "trainer", "image": "registry.example/train:1" } ] }
            }
          }
        }
        """)!, dryRun: false, stop);

    private Task<JsonObject> SuspendAsync(string job, bool suspend, CancellationToken stop) => _user.PatchAsync<JsonObject>(
        ResourceKinds.TrainingJob, "default", job, PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["suspend"] = suspend } }, dryRun: false, stop);

    private async Task DeleteAsync(string job, CancellationToken stop)
    {
        await _user.DeleteAsync(ResourceKinds.TrainingJob, "default", job, null, stop);
        await UntilAsync($"{job} is gone", sight => sight.Job(job) is null && sight.PodsOf(job).Count == 0, stop);
    }
}
