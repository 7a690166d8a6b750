using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster;
using Ensemble.Operator.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Ensemble.EndToEnd.Harness;

/// <summary>
/// The whole operator against an embedded cluster on simulated time. Time moves in steps: after each, everything that follows from it is
/// done before anybody looks, and the invariants are checked. Nothing waits for real time but the settling of this process's own tasks.
/// </summary>
internal sealed class FleetHarness : IAsyncDisposable
{
    private static readonly TimeSpan LongestSettle = TimeSpan.FromSeconds(60);

    private readonly HarnessOptions _options;
    private readonly EmbeddedCluster _cluster;
    private readonly Invariants _invariants;
    private readonly HashSet<string> _dead = new(StringComparer.Ordinal);
    private KubernetesApi? _operatorApi;

    private FleetHarness(HarnessOptions options, FakeTimeProvider clock, EmbeddedCluster cluster)
    {
        (_options, Clock, _cluster) = (options, clock, cluster);
        User = cluster.CreateClient("kubectl");
        Logs = new(clock);
        _invariants = new(options.Fleet.Nodes.ToDictionary(n => n.Name, n => n.Group.Chips, StringComparer.Ordinal), options.StartTimeout);
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>The API as a user of the cluster has it.</summary>
    public KubernetesApi User { get; }

    public RecordedLogs Logs { get; }

    /// <summary>The operator that runs now; null while none does.</summary>
    public FleetOperator? Operator { get; private set; }

    /// <summary>What the present operator asked of the API server.</summary>
    public RequestCounts OperatorRequests => _operatorApi!.Counts;

    /// <summary>What a spec does after each look at the fleet, such as to start an operator again.</summary>
    public Func<Task>? AfterEachLook { get; set; }

    /// <summary>Whether the spec has started the operator anew.</summary>
    public bool Restarted { get; set; }

    public bool RefusalsAreFaults
    {
        set => _invariants.RefusalsAreFaults = value;
    }

    /// <summary>Whether two placements may not share a chip: false while a test makes them.</summary>
    public bool SharedPlacementsAreFaults
    {
        set => _invariants.SharedPlacementsAreFaults = value;
    }

    public static async Task<FleetHarness> StartAsync(HarnessOptions? options = null)
    {
        options ??= new();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
        var cluster = await EmbeddedCluster.StartAsync(
            new()
            {
                Fleet = options.Fleet, Clock = clock, NodeGrace = options.NodeGrace,
                Kubelets = new() { StartLatency = options.StartLatency, LeasePeriod = options.LeasePeriod, RunLocalProcesses = false },
            },
            TestContext.Current.CancellationToken);
        var harness = new FleetHarness(options, clock, cluster);
        foreach (var name in options.Classes) await harness.ApplyAsync(await Repository.ReadAsync($"deploy/catalogue/{name}.yaml"));
        if (options.Pools.Length > 0) await harness.ApplyAsync(options.Pools);
        if (options.StartOperator) await harness.StartOperatorAsync(options.Gate);
        return harness;
    }

    /// <summary>A client that reports each refusal at once; the caller's to dispose.</summary>
    public KubernetesApi CreateClient(string userAgent) => _cluster.CreateClient(userAgent, new() { Retry = new() { Repeats = 0 } });

    public async Task StartOperatorAsync(IWriteGate? gate = null, FleetOperatorOptions? options = null)
    {
        _operatorApi = _options.Wire is { } wire
            ? new(_cluster.Server.Address, wire(_cluster.Server.CreateHandler("ensemble-operator")), FleetOperator.ClientOptions(gate))
            : _cluster.CreateClient("ensemble-operator", FleetOperator.ClientOptions(gate));
        Operator = new(_operatorApi, options ?? _options.Operator, Clock, Logs, new ClusterMetrics(_cluster));
        var starting = Operator.StartAsync(CancellationToken.None);
        for (; _options.Wire is not null && !starting.IsCompleted; await Task.Delay(5)) Clock.Advance(_options.Step); // Whoever fails pauses.
        await starting;
    }

    /// <summary>Starts a second operator beside the first; it is the caller's to dispose.</summary>
    public async Task<FleetOperator> StartAnotherOperatorAsync(FleetOperatorOptions options, IWriteGate? gate = null)
    {
        var other = new FleetOperator(_cluster.CreateClient("ensemble-operator", FleetOperator.ClientOptions(gate)), options, Clock, Logs, new ClusterMetrics(_cluster));
        await other.StartAsync(CancellationToken.None);
        return other;
    }

    /// <summary>Stops the operator in order, or, where its gate is closed, clears away what is left of it.</summary>
    public async Task StopOperatorAsync()
    {
        if (Operator is not { } ended) return;
        Operator = null;
        await ended.StopAsync();
        await ended.DisposeAsync();
        UsedRights.Take(_operatorApi!.Counts);
        _operatorApi.Dispose();
    }

    /// <summary>Applies what a user wrote.</summary>
    public async Task ApplyAsync(string yaml)
    {
        foreach (var item in Manifest.Read(yaml)) await ApplyAsync(item);
    }

    public Task<JsonObject> ApplyAsync(JsonObject item)
    {
        var kind = Manifest.KindOf(item);
        var ns = kind.Namespaced ? (string?)item["metadata"]!["namespace"] ?? "default" : null;
        return User.ApplyAsync<JsonObject>(kind, ns, (string)item["metadata"]!["name"]!, item, force: true, dryRun: false, CancellationToken.None);
    }

    public Task PatchJobAsync(string job, string patch) =>
        User.PatchAsync<JsonObject>(ResourceKinds.TrainingJob, "default", job, PatchType.Merge, JsonNode.Parse(patch)!, dryRun: false, CancellationToken.None);

    public Task PatchServiceAsync(string job, string patch) =>
        User.PatchAsync<JsonObject>(ResourceKinds.InferenceJob, "default", job, PatchType.Merge, JsonNode.Parse(patch)!, dryRun: false, CancellationToken.None);

    public Task DeleteServiceAsync(string job) => User.DeleteAsync(ResourceKinds.InferenceJob, "default", job, null, CancellationToken.None);

    /// <summary>Writes a job's status as an operator does, with whatever it says.</summary>
    public Task PatchJobStatusAsync(string job, JsonObject patch) =>
        User.PatchAsync<JsonObject>(ResourceKinds.TrainingJob, "default", job, PatchType.Merge, patch, dryRun: false, CancellationToken.None, "status");

    public Task DeleteJobAsync(string job) => User.DeleteAsync(ResourceKinds.TrainingJob, "default", job, null, CancellationToken.None);

    public Task DeletePodAsync(PodState pod) => User.DeleteAsync(CoreKinds.Pod, pod.Namespace, pod.Name, null, CancellationToken.None);

    /// <summary>A node loses power.</summary>
    public Task FailNodeAsync(string node)
    {
        _dead.Add(node);
        return _cluster.FailNodeAsync(node, CancellationToken.None);
    }

    /// <summary>A node is back.</summary>
    public Task RecoverNodeAsync(string node)
    {
        _dead.Remove(node);
        return _cluster.RecoverNodeAsync(node, CancellationToken.None);
    }

    /// <summary>A node's network is cut; its processes go on.</summary>
    public Task PartitionNodeAsync(string node)
    {
        _dead.Add(node);
        return _cluster.PartitionNodeAsync(node, CancellationToken.None);
    }

    /// <summary>Somebody else's pod takes GPUs of a node, past every scheduler.</summary>
    public Task TakeChipsAsync(string node, int chips) => ApplyAsync($$$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: stranger-{{{node}}}}
        spec:
          nodeName: {{{node}}}
          restartPolicy: Never
          tolerations: [{operator: Exists}]
          containers:
          - name: notebook
            image: registry.example/notebook:1
            resources: {limits: {nvidia.com/gpu: "{{{chips}}}"}}
        """);

    public Task FailChipAsync(string node, int chip) => _cluster.FailChipAsync(node, chip, CancellationToken.None);

    public Task<JsonObject> NodeAsync(string name) => User.GetAsync<JsonObject>(CoreKinds.Node, null, name, CancellationToken.None);

    public async Task<string> LogsAsync(PodState pod)
    {
        using var answer = await User.OpenAsync($"api/v1/namespaces/{pod.Namespace}/pods/{pod.Name}/log", CancellationToken.None);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Events about an object, oldest first: reason and message.</summary>
    public async Task<IReadOnlyList<(string Reason, string Message)>> EventsAsync(string name)
    {
        var events = await User.ListAsync<JsonObject>(CoreKinds.Event, null, ListQuery.All, CancellationToken.None);
        return
        [
            .. (events.Items ?? []).Where(e => ((string?)(e["involvedObject"] ?? e["regarding"])?["name"]) == name)
                .Select(e => ((string?)e["reason"] ?? "", (string?)(e["message"] ?? e["note"]) ?? "")),
        ];
    }

    /// <summary>Lets time pass until a condition holds.</summary>
    /// <param name="what">The condition in words, for the message of a failure.</param>
    /// <param name="done">The condition.</param>
    /// <param name="within">Simulated time that it may take; 5 min unless set.</param>
    public async Task<FleetState> RunUntilAsync(string what, Func<FleetState, bool> done, TimeSpan? within = null)
    {
        var deadline = Clock.GetUtcNow() + (within ?? TimeSpan.FromMinutes(5));
        while (true)
        {
            var state = await LookAsync();
            if (AfterEachLook is { } after) await after();
            if (done(state)) return state;
            if (Clock.GetUtcNow() >= deadline) Assert.Fail(await TellAsync($"Not within {within ?? TimeSpan.FromMinutes(5)}: {what}", state));
            Clock.Advance(_options.Step);
        }
    }

    /// <summary>Waits while the fleet's time stands still: for an operator that is in the middle of something, so that the fleet does not come to rest.</summary>
    /// <param name="what">The condition in words, for the message of a failure.</param>
    /// <param name="done">The condition.</param>
    public async Task<FleetState> AwaitAsync(string what, Func<FleetState, bool> done)
    {
        var began = Environment.TickCount64;
        while (true)
        {
            var state = await LookAsync();
            if (done(state)) return state;
            if (Environment.TickCount64 - began > LongestSettle.TotalMilliseconds) Assert.Fail(await TellAsync($"It never came: {what}", state));
            await Task.Delay(2);
        }
    }

    /// <summary>Lets a span of time pass.</summary>
    public async Task<FleetState> RunForAsync(TimeSpan span)
    {
        var end = Clock.GetUtcNow() + span;
        return await RunUntilAsync($"{span} pass", _ => Clock.GetUtcNow() >= end, span + _options.Step);
    }

    /// <summary>The API server is away from everybody, operator and kubelets, while a span passes.</summary>
    public async Task OutageAsync(TimeSpan span, TimeSpan step)
    {
        _cluster.Server.Disconnect();
        await SleepAsync(span, step);
        _cluster.Server.Reconnect();
    }

    /// <summary>Lets a long span pass without looking: for a fleet at rest.</summary>
    public async Task SleepAsync(TimeSpan span, TimeSpan step)
    {
        for (var left = span; left > TimeSpan.Zero; left -= step)
        {
            Clock.Advance(step);
            await SettleAsync();
        }
    }

    /// <summary>Settles, reads, and checks what must always hold.</summary>
    public async Task<FleetState> LookAsync()
    {
        await SettleAsync();
        var jobs = User.ListAsync<TrainingJob>(null, CancellationToken.None);
        var pods = await User.ListAsync<JsonObject>(CoreKinds.Pod, null, ListQuery.All, CancellationToken.None);
        var serving = await User.ListAsync<InferenceJob>(null, CancellationToken.None);
        var state = new FleetState(await jobs, [.. (pods.Items ?? []).Select(pod => new PodState(pod))]) { Serving = serving };
        var broken = _invariants.Check(state, Clock.GetUtcNow()).ToList();
        if (broken.Count > 0) Assert.Fail(await TellAsync(string.Join(Environment.NewLine, broken), state));
        return state;
    }

    /// <summary>Fails if a pod is left that belongs to no job's present attempt.</summary>
    public async Task AssertNoOrphansAsync(FleetState state)
    {
        var orphans = Invariants.Orphans(state, _dead.Contains).ToList();
        if (orphans.Count > 0) Assert.Fail(await TellAsync(string.Join(Environment.NewLine, orphans), state));
    }

    public async ValueTask DisposeAsync()
    {
        await StopOperatorAsync();
        User.Dispose();
        await _cluster.DisposeAsync();
    }

    /// <summary>Waits until nothing is under way: no request or watch event, nothing to write at the kubelets, no work in the operator.</summary>
    private async Task SettleAsync()
    {
        var (quiet, version) = (0, -1L);
        var began = Environment.TickCount64;
        for (var looks = 0; quiet < 3; looks++)
        {
            // Continuations that are ready go first; whatever takes longer gets a whole millisecond, and the processor with it.
            if (looks % 8 == 7) await Task.Delay(1);
            else await Task.Yield();
            var now = _cluster.Server.ResourceVersion;
            var rests = now == version && _cluster.IsAtRest && Operator?.Idle != false;
            (quiet, version) = (rests ? quiet + 1 : 0, now);
            if (Environment.TickCount64 - began > LongestSettle.TotalMilliseconds)
            {
                throw new TimeoutException(
                    $"the fleet never came to rest: cluster at rest {_cluster.IsAtRest}, operator idle {Operator?.Idle}, version {now}\n" + string.Join("\n", Logs.Lines));
            }
        }
    }

    public async Task<string> TellAsync(string what, FleetState state)
    {
        var text = new StringBuilder(what).AppendLine().AppendLine($"at {Clock.GetUtcNow():HH:mm:ss}");
        foreach (var job in state.Jobs)
        {
            text.AppendLine($"job {job.Metadata.Name}: {job.Status?.State} ({job.Status?.Reason}), attempt {job.Status?.Attempt}, "
                + JsonSerializer.Serialize(job.Status?.Placement, ResourceJson.Options));
            foreach (var condition in job.Status?.Conditions ?? []) text.AppendLine($"    {condition.Type}={condition.Status} {condition.Reason}: {condition.Message}");
        }

        foreach (var job in state.Serving)
        {
            text.AppendLine($"service {job.Metadata.Name}: {JsonSerializer.Serialize(job.Status, ResourceJson.Options)}");
            foreach (var (reason, message) in await EventsAsync(job.Metadata.Name)) text.AppendLine($"event of {job.Metadata.Name}: {reason}: {message}");
        }

        foreach (var pod in state.Pods) text.AppendLine(pod.ToString());
        foreach (var job in state.Jobs)
            foreach (var (reason, message) in await EventsAsync(job.Metadata.Name)) text.AppendLine($"event of {job.Metadata.Name}: {reason}: {message}");
        foreach (var line in Logs.Lines) text.AppendLine(line);
        return text.ToString();
    }
}
