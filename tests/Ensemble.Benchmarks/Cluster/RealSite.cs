using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Access;
using Ensemble.TestCluster;

namespace Ensemble.Benchmarks.Cluster;

/// <summary>A real API server with nodes that nobody runs: pods are bound to them and stay Pending.</summary>
internal sealed class RealSite : IAsyncDisposable
{
    private const int Concurrency = 64;
    private const string NodeLabel = "ensemble.fleet/benchmark";

    private static readonly string[] GroupVersions = ["v1beta1", "v1alpha3", "v1alpha2"];

    private readonly List<ResourceKind> _made = [CoreKinds.Service, CoreKinds.ConfigMap];

    private readonly ITestCluster _cluster;
    private readonly int _nodes;
    private readonly CancellationTokenSource _done = new();
    private readonly Informer<PodFacts> _pods;
    private readonly Task _following;

    private RealSite(ITestCluster cluster, int nodes)
    {
        (_cluster, _nodes) = (cluster, nodes);
        Api = cluster.CreateClient("ensemble-benchmark");
        _pods = new(Api, new PodProjection(), new() { Namespace = "default" });
        _following = _pods.RunAsync(_done.Token);
    }

    public KubernetesApi Api { get; }

    public static async Task<RealSite> StartAsync(ITestCluster cluster, int nodes, CancellationToken stop)
    {
        var site = new RealSite(cluster, nodes);
        await site._pods.Synced.WaitAsync(stop);
        await site.FindGroupsAsync(stop);
        await site.ApplyAsync(OperatorAccess.Rights.ToYaml(OperatorAccess.Name, "ensemble-system"), stop);
        using var reader = new StreamReader(typeof(RealSite).Assembly.GetManifestResourceStream("catalogue/h100-sxm.yaml")!);
        await site.ApplyAsync(await reader.ReadToEndAsync(stop), stop);
        await site.ApplyAsync(
            $$"""
            apiVersion: ensemble.fleet/v1alpha1
            kind: AcceleratorPool
            metadata: {name: benchmark}
            spec:
              class: h100-sxm
              nodeSelector: {matchLabels: { {{NodeLabel}}: "true"} }
              levels: [{name: Rack, label: network.topology.nvidia.com/leaf}]
            """,
            stop);
        await EachAsync(Enumerable.Range(0, nodes), (node, token) => site.Api.CreateAsync<JsonObject>(CoreKinds.Node, null, Node(node), NodeBody(node), dryRun: false, token), stop);
        return site;
    }

    public static string Node(int number) => $"benchmark-{number:d5}";

    public Task<string> OperatorKubeconfigAsync() => _cluster.KubeconfigAsync(TestUser.Operator);

    /// <summary>Makes objects, many at a time.</summary>
    public Task CreateAsync(IEnumerable<(ResourceKind Kind, JsonObject Body)> objects, CancellationToken stop) => EachAsync(
        objects, (o, token) => Api.CreateAsync<JsonElement>(o.Kind, "default", (string)o.Body["metadata"]!["name"]!, o.Body, dryRun: false, token), stop);

    /// <summary>Makes pods and binds each, as a scheduler that needs no time to think would.</summary>
    public Task CreateAndBindAsync(IEnumerable<JsonObject> pods, CancellationToken stop) => EachAsync(
        pods.Index(),
        async (pod, token) =>
        {
            var name = (string)pod.Item["metadata"]!["name"]!;
            await Api.CreateAsync<JsonElement>(CoreKinds.Pod, "default", name, pod.Item, dryRun: false, token);
            var binding = new JsonObject
            {
                ["apiVersion"] = "v1", ["kind"] = "Binding", ["metadata"] = new JsonObject { ["name"] = name },
                ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = Node(pod.Index % _nodes) },
            };
            await Api.CreateAsync<JsonElement>(CoreKinds.Pod, "default", name, binding, dryRun: false, token, "binding");
        },
        stop);

    /// <summary>Waits until so many pods are bound.</summary>
    public async Task AllBoundAsync(int pods, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(TimeSpan.FromMinutes(8));
        while (_pods.Store.Snapshot().Count(pod => pod.NodeName is not null) < pods) await Task.Delay(5, late.Token);
    }

    /// <summary>Native PodGroups are copied, too, where the server has them.</summary>
    private async Task FindGroupsAsync(CancellationToken stop)
    {
        foreach (var version in GroupVersions)
        {
            var groups = new ResourceKind("scheduling.k8s.io", version, "PodGroup", "podgroups", Namespaced: true);
            try
            {
                await Api.ListAsync<JsonObject>(groups, "default", new() { Limit = 1 }, stop);
                _made.Insert(0, groups);
                return;
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                // Not served.
            }
        }
    }

    /// <summary>What the operator made for the jobs, as a bare client would make it.</summary>
    public async Task<List<(ResourceKind Kind, JsonObject Body)>> CopyAsync(CancellationToken stop)
    {
        var copies = new List<(ResourceKind, JsonObject)>();
        foreach (var kind in (ResourceKind[])[.. _made, CoreKinds.Pod])
        {
            foreach (var item in (await Api.ListAsync<JsonObject>(kind, "default", new() { LabelSelector = "ensemble.fleet/job-uid" }, stop)).Items!)
            {
                var metadata = item["metadata"]!;
                var body = new JsonObject
                {
                    ["apiVersion"] = kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}", ["kind"] = kind.Kind,
                    ["metadata"] = new JsonObject { ["name"] = metadata["name"]!.DeepClone(), ["namespace"] = "default", ["labels"] = metadata["labels"]?.DeepClone(), ["annotations"] = metadata["annotations"]?.DeepClone() },
                };
                foreach (var part in (ReadOnlySpan<string>)["spec", "data"])
                    if (item[part] is { } value) body[part] = value.DeepClone();
                copies.Add((kind, body));
            }
        }

        return copies;
    }

    /// <summary>Takes all jobs, pods and what belongs to them away.</summary>
    public async Task ClearAsync(CancellationToken stop)
    {
        var jobs = await Api.ListAsync<JsonObject>(ResourceKinds.TrainingJob, "default", ListQuery.All, stop);
        await EachAsync(jobs.Items!, (job, token) => Api.DeleteAsync(ResourceKinds.TrainingJob, "default", (string)job["metadata"]!["name"]!, null, token), stop);
        do
        {
            await EachAsync(_pods.Store.Snapshot(), (pod, token) => Api.DeleteAsync(CoreKinds.Pod, "default", pod.Key.Name, new() { GracePeriodSeconds = 0 }, token), stop);
            await Task.Delay(200, stop);
            jobs = await Api.ListAsync<JsonObject>(ResourceKinds.TrainingJob, "default", new() { Limit = 1 }, stop);
        }
        while (_pods.Store.Count > 0 || jobs.Items!.Count > 0);

        foreach (var kind in _made)
        {
            var left = await Api.ListAsync<JsonObject>(kind, "default", new() { LabelSelector = "ensemble.fleet/job-uid" }, stop);
            await EachAsync(left.Items!, (item, token) => Api.DeleteAsync(kind, "default", (string)item["metadata"]!["name"]!, null, token), stop);
        }
    }

    /// <summary>The operator's writes so far: to pods, and others, events and Leases left out; null where the audit log cannot be read.</summary>
    public (int Pods, int Others)? Writes()
    {
        if (_cluster.AuditLog is not { } path) return null;
        var (pods, others) = (0, 0);
        using var log = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (log.ReadLine() is { } line)
        {
            if (!line.Contains(TestUser.Operator.Name, StringComparison.Ordinal) || line[^1] != '}') continue;
            var told = JsonDocument.Parse(line).RootElement;
            if (told.GetProperty("verb").GetString() is "get" or "list" or "watch" || !told.TryGetProperty("objectRef", out var about)) continue;
            if (told.GetProperty("requestURI").GetString()!.Contains("dryRun=All", StringComparison.Ordinal)) continue;
            switch (about.GetProperty("resource").GetString())
            {
                case "pods": pods++; break;
                case "events" or "leases": break;
                default: others++; break;
            }
        }

        return (pods, others);
    }

    public async ValueTask DisposeAsync()
    {
        await EachAsync(Enumerable.Range(0, _nodes), (node, token) => Api.DeleteAsync(CoreKinds.Node, null, Node(node), null, token), CancellationToken.None);
        await Api.DeleteAsync(ResourceKinds.AcceleratorPool, null, "benchmark", null, CancellationToken.None);
        await _done.CancelAsync();
        await _following;
        _done.Dispose();
        Api.Dispose();
    }

    private static JsonObject NodeBody(int number) => (JsonObject)JsonNode.Parse($$$"""
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{Node(number)}}}","labels":{"{{{NodeLabel}}}":"true","nvidia.com/gpu.product":"NVIDIA-H100-80GB-HBM3","network.topology.nvidia.com/leaf":"leaf-{{{number / 16}}}"} },
        "status":{"capacity":{"cpu":"192","memory":"2Ti","pods":"110","nvidia.com/gpu":"8"},"allocatable":{"cpu":"192","memory":"2Ti","pods":"110","nvidia.com/gpu":"8"},
        "conditions":[{"type":"Ready","status":"True"}]} }
        """)!;

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken stop) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = stop }, async (item, token) => await act(item, token));

    private async Task ApplyAsync(string yaml, CancellationToken stop)
    {
        foreach (var document in ManifestReader.Read(yaml, "benchmark"))
        {
            await Api.ApplyAsync<JsonObject>(KnownKinds.Of(document.Json), (string?)document.Json["metadata"]!["namespace"], document.Name!, document.Json, force: true, dryRun: false, stop);
        }
    }
}
