using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster;
using Ensemble.LocalCluster.Fleet;
using Ensemble.Operator.Hosting;
using Ensemble.TestCluster;

namespace Ensemble.EndToEnd.Real;

/// <summary>
/// The whole operator, with no more rights than it declares, against a real API server on the true clock; simulated kubelets play the nodes.
/// What it does is the same as <see cref="FleetHarness"/> does on simulated time. Ended, it leaves no job and no pod behind.
/// </summary>
internal sealed class RealFleet : ISweepFleet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly BuiltTestCluster _server;
    private readonly KubernetesApi _kubelets;
    private readonly KubernetesApi _control;
    private readonly SimulatedFleet _nodes;
    private readonly Invariants _invariants;
    private readonly FleetDescription _fleet;
    private readonly HashSet<string> _dead = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private KubernetesApi? _operatorApi;
    private string? _drained;

    private RealFleet(BuiltTestCluster server, FleetDescription fleet, TimeSpan leasePeriod, TimeSpan nodeGrace)
    {
        (_server, _fleet) = (server, fleet);
        User = server.CreateClient("kubectl");
        _kubelets = server.CreateClient("ensemble-test-kubelet");
        _control = server.CreateClient("ensemble-test-control");
        _nodes = new(
            _kubelets, _control, fleet, new() { StartLatency = TimeSpan.FromMilliseconds(200), LeasePeriod = leasePeriod, MountRefresh = TimeSpan.FromSeconds(2), RunLocalProcesses = false }, nodeGrace,
            TimeProvider.System);
        Logs = new(TimeProvider.System);
        _invariants = new(fleet.Nodes.ToDictionary(n => n.Name, n => n.Group.Chips, StringComparer.Ordinal), TimeSpan.FromMinutes(10));
    }

    /// <summary>The API as a user of the cluster has it.</summary>
    public KubernetesApi User { get; }

    public RecordedLogs Logs { get; }

    public FleetOperator? Operator { get; private set; }

    /// <summary>What a spec does after each look.</summary>
    public Func<Task>? AfterEachLook { get; set; }

    /// <inheritdoc/>
    public double Scale => 0.15;

    public static async Task<RealFleet> StartAsync(
        BuiltTestCluster server, FleetDescription? nodes = null, IWriteGate? gate = null, TimeSpan? leasePeriod = null, TimeSpan? nodeGrace = null)
    {
        var fleet = new RealFleet(server, nodes ?? HarnessOptions.SmallFleet, leasePeriod ?? TimeSpan.FromSeconds(1), nodeGrace ?? TimeSpan.FromSeconds(4));
        await fleet._nodes.StartAsync(TestContext.Current.CancellationToken);
        foreach (var name in (string[])["h100-sxm", "ascend-910b-376t"]) await fleet.ApplyAsync(await Repository.ReadAsync($"deploy/catalogue/{name}.yaml"));
        await fleet.ApplyAsync(HarnessOptions.SmallPools);
        await fleet.StartOperatorAsync(gate);
        return fleet;
    }

    public Task StartOperatorAsync() => StartOperatorAsync(null);

    public async Task StartOperatorAsync(IWriteGate? gate, FleetOperatorOptions? options = null)
    {
        _operatorApi = _server.CreateClient("ensemble-operator", FleetOperator.ClientOptions(gate), TestUser.Operator);
        Operator = new(_operatorApi, options ?? new() { LostNodeGrace = TimeSpan.FromSeconds(1), TimeToReport = TimeSpan.FromSeconds(2) }, TimeProvider.System, Logs);
        await Operator.StartAsync(CancellationToken.None);
    }

    public async Task StopOperatorAsync()
    {
        if (Operator is not { } ended) return;
        Operator = null;
        await ended.StopAsync();
        await ended.DisposeAsync();
        UsedRights.Take(_operatorApi!.Counts);
        _operatorApi.Dispose();
    }

    public async Task ApplyAsync(string yaml)
    {
        foreach (var item in Manifest.Read(yaml))
        {
            var kind = Manifest.KindOf(item);
            var ns = kind.Namespaced ? (string?)item["metadata"]!["namespace"] ?? "default" : null;
            await User.ApplyAsync<JsonObject>(kind, ns, (string)item["metadata"]!["name"]!, item, force: true, dryRun: false, CancellationToken.None);
        }
    }

    public Task PatchJobAsync(string job, string patch) =>
        User.PatchAsync<JsonObject>(ResourceKinds.TrainingJob, "default", job, PatchType.Merge, JsonNode.Parse(patch)!, dryRun: false, CancellationToken.None);

    public Task DeleteJobAsync(string job) => User.DeleteAsync(ResourceKinds.TrainingJob, "default", job, null, CancellationToken.None);

    public Task EvictAsync(PodState pod) => User.CreateAsync<JsonObject>(
        CoreKinds.Pod, pod.Namespace, pod.Name,
        new JsonObject { ["apiVersion"] = "policy/v1", ["kind"] = "Eviction", ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace } }, dryRun: false, CancellationToken.None, "eviction");

    public Task FailNodeAsync(string node)
    {
        _dead.Add(node);
        return _nodes.FailNodeAsync(node, CancellationToken.None);
    }

    /// <summary>A machine is gone for good, and with it its Node, as a cloud's controller takes it away.</summary>
    public async Task RemoveNodeAsync(string node)
    {
        await _nodes.FailNodeAsync(node, CancellationToken.None);
        await User.DeleteAsync(CoreKinds.Node, null, node, null, CancellationToken.None);
        _removed.Add(node);
    }

    public Task RecoverNodeAsync(string node)
    {
        _dead.Remove(node);
        return _nodes.RecoverNodeAsync(node, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task DrainAsync(string node)
    {
        await CordonAsync(node, true);
        _drained = node;
        await RunUntilAsync($"{node} is drained", state => !state.Pods.Any(pod => pod.Node == node && pod.IsLive));
        _drained = null;
        await CordonAsync(node, false);
    }

    /// <inheritdoc/>
    public async Task<FleetState> PassAsync(TimeSpan span)
    {
        var end = DateTimeOffset.UtcNow + span;
        return await RunUntilAsync($"{span} pass", _ => DateTimeOffset.UtcNow >= end, span + Patience);
    }

    /// <summary>Waits until a condition holds, with every look checking what must always hold.</summary>
    public async Task<FleetState> RunUntilAsync(string what, Func<FleetState, bool> done, TimeSpan? within = null)
    {
        var deadline = DateTimeOffset.UtcNow + (within ?? Patience);
        while (true)
        {
            var state = await LookAsync();
            await EvictAsync(state);
            if (AfterEachLook is { } after) await after();
            if (done(state)) return state;
            if (DateTimeOffset.UtcNow >= deadline) Assert.Fail(Tell($"Not within {within ?? Patience}: {what}", state));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async Task<FleetState> LookAsync()
    {
        // Pods last: a job that a pod belongs to may be gone by then, but no placement can be newer than the pods that are seen.
        var jobs = await User.ListAsync<TrainingJob>(null, CancellationToken.None);
        var serving = await User.ListAsync<InferenceJob>(null, CancellationToken.None);
        var pods = await User.ListAsync<JsonObject>(CoreKinds.Pod, null, ListQuery.All, CancellationToken.None);
        var state = new FleetState(jobs, [.. (pods.Items ?? []).Select(pod => new PodState(pod))]) { Serving = serving };
        var broken = _invariants.Check(state, DateTimeOffset.UtcNow).ToList();
        if (broken.Count > 0) Assert.Fail(Tell(string.Join(Environment.NewLine, broken), state));
        return state;
    }

    /// <summary>Fails if a pod stays that belongs to no job's present attempt.</summary>
    public async Task AssertNoOrphansAsync() => await RunUntilAsync(
        "no pod is left that belongs to no job's present attempt", state => !Invariants.Orphans(state, _dead.Contains).Any(), TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        AfterEachLook = null;
        if (_drained is { } drained) await CordonAsync(drained, false);
        _drained = null;
        foreach (var node in _dead.ToList()) await RecoverNodeAsync(node);
        if (Operator is null) await StartOperatorAsync(); // Its finalizers keep the jobs.
        foreach (var job in await User.ListAsync<TrainingJob>(null, CancellationToken.None))
            await User.DeleteAsync(ResourceKinds.TrainingJob, job.Metadata.NamespaceProperty, job.Metadata.Name, null, CancellationToken.None);
        foreach (var job in await User.ListAsync<InferenceJob>(null, CancellationToken.None))
            await User.DeleteAsync(ResourceKinds.InferenceJob, job.Metadata.NamespaceProperty, job.Metadata.Name, null, CancellationToken.None);
        foreach (var pod in (await LookAsync()).Pods.Where(pod => _removed.Contains(pod.Node))) // As the pod garbage collector does, later.
            await User.DeleteAsync(CoreKinds.Pod, pod.Namespace, pod.Name, new() { GracePeriodSeconds = 0 }, CancellationToken.None);
        foreach (var pod in (await LookAsync()).Pods.Where(pod => pod.JobUid.Length == 0))
            await User.DeleteAsync(CoreKinds.Pod, pod.Namespace, pod.Name, new() { GracePeriodSeconds = 1 }, CancellationToken.None);
        await RunUntilAsync("all jobs and pods are gone", state => state.Jobs.Count == 0 && state.Serving.Count == 0 && state.Pods.Count == 0, TimeSpan.FromMinutes(5));
        await StopOperatorAsync();
        await _nodes.DisposeAsync();
        await Parallel.ForEachAsync(_fleet.Nodes, async (node, stop) => await User.DeleteAsync(CoreKinds.Node, null, node.Name, null, stop));
        foreach (var client in (KubernetesApi[])[_kubelets, _control, User]) client.Dispose();
    }

    private Task<JsonObject> CordonAsync(string node, bool cordoned) => User.PatchAsync<JsonObject>(
        CoreKinds.Node, null, node, PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = cordoned ? true : null } }, dryRun: false, CancellationToken.None);

    /// <summary>One more round of a drain: those that a budget keeps are asked again in the next.</summary>
    private async Task EvictAsync(FleetState state)
    {
        foreach (var pod in state.Pods.Where(pod => _drained is not null && pod.Node == _drained && pod.IsLive && !pod.Deleting))
        {
            try
            {
                await EvictAsync(pod);
            }
            catch (ApiException e) when (e.IsTooManyRequests || e.IsNotFound)
            {
                // In the next round.
            }
        }
    }

    private string Tell(string what, FleetState state)
    {
        var lines = new List<string> { what };
        foreach (var job in state.Jobs)
        {
            lines.Add($"job {job.Metadata.Name}: {job.Status?.State} ({job.Status?.Reason}), attempt {job.Status?.Attempt}");
            lines.AddRange((job.Status?.Conditions ?? []).Select(c => $"    {c.Type}={c.Status} {c.Reason}: {c.Message}"));
        }

        return string.Join(Environment.NewLine, lines.Concat(state.Pods.Select(pod => pod.ToString())).Concat(Logs.Lines));
    }
}
