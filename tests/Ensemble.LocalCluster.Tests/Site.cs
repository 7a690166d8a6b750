using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Fleet;
using Ensemble.LocalCluster.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ensemble.LocalCluster.Tests;

/// <summary>An embedded cluster whose time a test moves, and what tests ask of it.</summary>
internal sealed class Site : IAsyncDisposable
{
    private Site(EmbeddedCluster cluster, FakeTimeProvider clock) => (Cluster, Clock, Client) = (cluster, clock, cluster.CreateClient("test"));

    public EmbeddedCluster Cluster { get; }
    public FakeTimeProvider Clock { get; }
    public KubernetesApi Client { get; }
    public List<RequestAudit> Audit { get; private init; } = [];

    public static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    public static NodeGroup Gpus { get; } = new() { Name = "gpu", Count = 2, Class = "h100-sxm", Chips = 8 };
    public static NodeGroup Npus { get; } = new() { Name = "npu", Count = 2, Class = "ascend-910b-376t", Chips = 8, ChipChoice = true };

    public static Task<Site> OfAsync(params NodeGroup[] groups) => OfAsync(new KubeletOptions(), groups);

    public static async Task<Site> OfAsync(KubeletOptions kubelets, params NodeGroup[] groups)
    {
        var clock = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var audit = new List<RequestAudit>();
        var cluster = await EmbeddedCluster.StartAsync(new()
        {
            Fleet = FleetDescription.Of(groups), Clock = clock, Kubelets = kubelets, Audit = a => { lock (audit) audit.Add(a); },
        }, Stop);
        return new(cluster, clock) { Audit = audit };
    }

    /// <summary>Lets time pass in small steps, the cluster at rest after each.</summary>
    public async Task PassAsync(double seconds, double step = 0.25)
    {
        await Cluster.SettleAsync(null, Stop);
        for (var left = seconds; left > 1e-9; left -= step)
        {
            Clock.Advance(TimeSpan.FromSeconds(Math.Min(step, left)));
            await Cluster.SettleAsync(null, Stop);
        }
    }

    public async Task<JsonObject> RunAsync(
        string name, string node, (string Resource, string Amount)[] resources, string annotations = "", string labels = "", string more = "", string environment = "", string command = "", string mounts = "")
    {
        var limits = string.Join(", ", resources.Select(r => $"\"{r.Resource}\": \"{r.Amount}\""));
        var pod = JsonNode.Parse($$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{name}}", "namespace": "default", "annotations": { {{annotations}} }, "labels": { {{labels}} } },
             "spec": {"nodeName": "{{node}}", "restartPolicy": "Never", {{more}}
              "containers": [{"name": "trainer", "image": "registry.example/a:1", "command": [{{command}}], "volumeMounts": [{{mounts}}], "env": [{{environment}}],
                              "resources": {"limits": { {{limits}} }, "requests": { {{limits}} } } }] } }
            """)!.AsObject();
        var made = await Client.CreateAsync<JsonObject>(CoreKinds.Pod, "default", name, pod, false, Stop);
        await Cluster.SettleAsync(null, Stop);
        return made;
    }

    public Task<JsonObject?> PodAsync(string name) => Client.FindAsync<JsonObject>(CoreKinds.Pod, "default", name, Stop);
    public Task<JsonObject?> NodeAsync(string name) => Client.FindAsync<JsonObject>(CoreKinds.Node, null, name, Stop);

    public async Task<string?> PhaseAsync(string name) => (await PodAsync(name)).Text("status", "phase");

    public async Task<string> LogsAsync(string name, string query = "")
    {
        using var answer = await Client.OpenAsync($"api/v1/namespaces/default/pods/{name}/log{query}", Stop);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    public async Task DeletePodAsync(string name, long? grace = null)
    {
        await Client.DeleteAsync(CoreKinds.Pod, "default", name, new() { GracePeriodSeconds = grace }, Stop);
        await Cluster.SettleAsync(null, Stop);
    }

    /// <summary>A fault reaches its node by the node's watch: without a rest, what is asked next by another watch could be there first.</summary>
    public async Task SufferAsync(Func<EmbeddedCluster, Task> fault)
    {
        await fault(Cluster);
        await Cluster.SettleAsync(null, Stop);
    }

    public async Task<string> ReadyAsync(string node) =>
        (await NodeAsync(node)).Objects("status", "conditions").Single(c => c.Text("type") == "Ready").Text("status") ?? "";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cluster.DisposeAsync();
    }
}
