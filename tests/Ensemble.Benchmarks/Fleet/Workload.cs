using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Benchmarks.Fleet;

/// <summary>The jobs of the benchmark, and the same objects made without an operator.</summary>
internal sealed class Workload(KubernetesApi api, Informer<PodFacts> pods)
{
    public const int Jobs = 300;

    /// <summary>What the client has under way at a time: as much as the operator may.</summary>
    private const int Concurrency = 64;

    private static readonly ResourceKind[] Made = [CoreKinds.Service, CoreKinds.ConfigMap, CoreKinds.Pod];

    /// <summary>Pods that all jobs need: 120 jobs of half a host, 90 of two hosts, 60 of four, 30 of twelve.</summary>
    public static int Pods { get; } = Enumerable.Range(0, Jobs).Sum(HostsOf);

    /// <summary>Installs classes and pools.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        var assembly = typeof(Workload).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name is "catalogue/h100-sxm.yaml" or "catalogue/ascend-910b-376t.yaml"))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            await ApplyAsync(await reader.ReadToEndAsync(stop), stop);
        }

        await ApplyAsync(
            """
            apiVersion: ensemble.fleet/v1alpha1
            kind: AcceleratorPool
            metadata: {name: nvidia}
            spec:
              class: h100-sxm
              levels: [{name: Zone, label: topology.kubernetes.io/zone}, {name: Rack, label: network.topology.nvidia.com/leaf}]
            ---
            apiVersion: ensemble.fleet/v1alpha1
            kind: AcceleratorPool
            metadata: {name: ascend}
            spec:
              class: ascend-910b-376t
              levels: [{name: Zone, label: topology.kubernetes.io/zone}, {name: Rack, label: huawei.com/topotree.rackid}]
            """,
            stop);
    }

    /// <summary>Submits all jobs at once.</summary>
    public Task SubmitAsync(CancellationToken stop) => EachAsync(
        Enumerable.Range(0, Jobs), (job, token) => api.CreateAsync<JsonObject>(ResourceKinds.TrainingJob, "default", $"job-{job}", Job(job), dryRun: false, token), stop);

    /// <summary>What the operator made for the jobs, to be made again without it: owners, uids and versions left out.</summary>
    public async Task<List<(ResourceKind Kind, JsonObject Body)>> CopyAsync(CancellationToken stop)
    {
        var copies = new List<(ResourceKind, JsonObject)>();
        foreach (var kind in Made)
        {
            var list = await api.ListAsync<JsonObject>(kind, "default", new() { LabelSelector = "ensemble.fleet/job-uid" }, stop);
            foreach (var made in list.Items!)
            {
                var metadata = made["metadata"]!;
                var body = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = kind.Kind,
                    ["metadata"] = new JsonObject
                    {
                        ["name"] = metadata["name"]!.DeepClone(),
                        ["namespace"] = "default",
                        ["labels"] = metadata["labels"]?.DeepClone(),
                        ["annotations"] = Annotations(metadata["annotations"] as JsonObject, made),
                    },
                };
                foreach (var part in (ReadOnlySpan<string>)["spec", "data"])
                {
                    if (made[part] is { } value) body[part] = value.DeepClone();
                }

                copies.Add((kind, body));
            }
        }

        return copies;
    }

    /// <summary>Makes the copies with plain creates.</summary>
    public Task CreateAsync(List<(ResourceKind Kind, JsonObject Body)> copies, CancellationToken stop) => EachAsync(
        copies, (copy, token) => api.CreateAsync<JsonObject>(copy.Kind, "default", (string?)copy.Body["metadata"]!["name"], copy.Body, dryRun: false, token), stop);

    /// <summary>Waits until all pods run.</summary>
    public Task AllRunAsync(CancellationToken stop) => UntilAsync(() => pods.Store.Snapshot().Count(pod => pod is { Phase: PodPhase.Running, Started: true }) >= Pods, stop);

    /// <summary>Deletes everything and waits until it is gone.</summary>
    public async Task ClearAsync(CancellationToken stop)
    {
        await DeleteAllAsync(ResourceKinds.TrainingJob, stop);
        foreach (var kind in Made) await DeleteAllAsync(kind, stop);
        await UntilAsync(() => pods.Store.Count == 0, stop);
        while ((await api.ListAsync<JsonObject>(ResourceKinds.TrainingJob, "default", ListQuery.All, stop)).Items!.Count > 0) await Task.Delay(100, stop);
    }

    private static int HostsOf(int job) => (job % 10) switch { < 4 => 1, < 7 => 2, < 9 => 4, _ => 12 };

    private static JsonObject Job(int job)
    {
        var hosts = HostsOf(job);
        var ascend = job % 20 is 3 or 6 or 8; // A small, a middle and a large one of each twenty.
        return (JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "ensemble.fleet/v1alpha1", "kind": "TrainingJob", "metadata": { "name": "job-{{job}}", "namespace": "default" },
              "spec": {
                "size": {"accelerators": {{(hosts == 1 ? 4 : hosts * 8)}} },
                "variants": [{"name": "only", "classes": ["{{(ascend ? "ascend-910b-376t" : "h100-sxm")}}"]}],
                "template": {
                  "metadata": {"annotations": { "local.ensemble.fleet/duration": "2h" } },
                  "spec": {"containers": [{"name": "trainer", "image": "registry.example/train:1", "command": ["torchrun", "train.py"],
                    "resources": { "requests": { "cpu": "8", "memory": "64Gi" } } }]}
                }
              }
            }
            """)!;
    }

    /// <summary>The annotations that the operator gave; what a device plugin wrote since is written again by it.</summary>
    private static JsonObject? Annotations(JsonObject? given, JsonObject made)
    {
        if (given is null) return null;
        var kept = new JsonObject();
        foreach (var (key, value) in given)
        {
            if (key is "huawei.com/AscendReal" or "huawei.com/kltDev" || key.StartsWith("ascend.kubectl", StringComparison.Ordinal)) continue;
            kept[key] = key == "predicate-time" ? $"{DateTimeOffset.UnixEpoch.Ticks + made["metadata"]!["name"]!.ToString().Length}" : value?.DeepClone();
        }

        return kept;
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken stop) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = stop }, async (item, token) => await act(item, token));

    private static async Task UntilAsync(Func<bool> holds, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        while (!holds()) await Task.Delay(5, either.Token);
    }

    private async Task DeleteAllAsync(ResourceKind kind, CancellationToken stop)
    {
        var list = await api.ListAsync<JsonObject>(kind, "default", ListQuery.All, stop);
        await EachAsync(
            list.Items!.Where(item => (string?)item["metadata"]!["name"] != "kubernetes"),
            (item, token) => api.DeleteAsync(kind, "default", (string)item["metadata"]!["name"]!, new() { GracePeriodSeconds = kind == CoreKinds.Pod ? 0 : null }, token), stop);
    }

    private async Task ApplyAsync(string yaml, CancellationToken stop)
    {
        foreach (var document in ManifestReader.Read(yaml, "benchmark"))
        {
            var kind = ResourceKinds.All.First(kind => kind.Kind == document.Kind);
            await api.ApplyAsync<JsonObject>(kind, null, document.Name!, document.Json, force: true, dryRun: false, stop);
        }
    }
}
