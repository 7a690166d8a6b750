using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Fleet;

namespace Ensemble.EndToEnd.Specs;

/// <summary>What a gang's processes are told, so that they find each other: per vendor.</summary>
public sealed class RendezvousSpecs
{
    private const string Devices = "ascend.kubectl.kubernetes.io/ascend-910-configuration";

    [Fact]
    public async Task Nvidia_pods_get_what_torchrun_and_NCCL_read()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 32, JobYaml.OnNvidia));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        var pods = state.PodsOf("llama");
        var uid8 = state.Job("llama").Metadata.Uid[..8];
        var master = $"llama-{uid8}-1-0.llama-{uid8}.default.svc";
        Assert.Equal(4, pods.Count);
        Assert.All(pods, pod =>
        {
            Assert.Equal((master, "29500", "32"), (pod.Env("MASTER_ADDR"), pod.Env("MASTER_PORT"), pod.Env("WORLD_SIZE")));
            Assert.Equal($"{pod.Rank * 8}", pod.Env("RANK"));
            Assert.Equal(("4", $"{pod.Rank}", "8"), (pod.Env("PET_NNODES"), pod.Env("PET_NODE_RANK"), pod.Env("PET_NPROC_PER_NODE")));
            Assert.Equal((master, "29500", $"{master}:29500"), (pod.Env("PET_MASTER_ADDR"), pod.Env("PET_MASTER_PORT"), pod.Env("PET_RDZV_ENDPOINT")));
            Assert.Equal(("llama", "1", $"{pod.Rank}", "4"), (pod.Env("ENSEMBLE_JOB"), pod.Env("ENSEMBLE_ATTEMPT"), pod.Env("ENSEMBLE_HOST_RANK"), pod.Env("ENSEMBLE_HOSTS")));
            Assert.Equal(("8", "h100-sxm", "nvidia"), (pod.Env("ENSEMBLE_CHIPS_PER_HOST"), pod.Env("ENSEMBLE_CLASS"), pod.Env("ENSEMBLE_VARIANT")));
            Assert.Null(pod.Env("RANK_TABLE_FILE"));
            Assert.Equal((8, 0), (pod.Limit("nvidia.com/gpu"), pod.Limit("huawei.com/Ascend910")));
        });
        var racks = pods.Select(pod => HarnessOptions.SmallFleet.Nodes.Single(n => n.Name == pod.Node).Labels["network.topology.nvidia.com/leaf"]).ToList();
        Assert.Equal(racks[0], racks[1]); // Neighbours in rank are neighbours in the network.
        Assert.Equal(racks[2], racks[3]);
    }

    [Fact]
    public async Task A_host_that_is_alone_meets_itself_and_needs_no_Service()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("single", 8, JobYaml.OnNvidia));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("single", TrainingJobState.Running));

        var pod = Assert.Single(state.PodsOf("single"));
        Assert.Equal(("localhost", "localhost:29500", "1"), (pod.Env("MASTER_ADDR"), pod.Env("PET_RDZV_ENDPOINT"), pod.Env("PET_NNODES")));
        Assert.Empty((await fleet.User.ListAsync<JsonObject>(CoreKinds.Service, "default", ListQuery.All, CancellationToken.None)).Items!);
    }

    [Fact]
    public async Task What_the_author_set_stands()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("own", 8, JobYaml.OnNvidia).Replace(
            "command: [torchrun, train.py]", "env: [{name: MASTER_PORT, value: \"12345\"}]", StringComparison.Ordinal));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("own", TrainingJobState.Running));

        Assert.Equal("12345", state.PodsOf("own")[0].Env("MASTER_PORT"));
        Assert.Equal("8", state.PodsOf("own")[0].Env("WORLD_SIZE"));
    }

    [Fact]
    public async Task Ascend_pods_get_their_chips_by_annotation_and_a_rank_table_that_goes_from_initializing_to_completed()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("pangu", 16, JobYaml.OnAscend, "duration: 20s"));

        await fleet.RunUntilAsync("its rank table is made", s => s.Is("pangu", TrainingJobState.Placed));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("pangu", TrainingJobState.Running));
        var pods = state.PodsOf("pangu");
        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod =>
        {
            Assert.Equal($"{pod.Rank}", pod.Annotation("hccl/rankIndex"));
            Assert.Equal("Ascend910-0,Ascend910-1,Ascend910-2,Ascend910-3,Ascend910-4,Ascend910-5,Ascend910-6,Ascend910-7", pod.Annotation("huawei.com/Ascend910"));
            Assert.Equal("ascend-910b", pod.Label("ring-controller.atlas"));
            Assert.Equal(("/user/serverid/devindex/config/hccl.json", "1"), (pod.Env("RANK_TABLE_FILE"), pod.Env("HCCL_WHITELIST_DISABLE")));
            Assert.Equal((8, 0), (pod.Limit("huawei.com/Ascend910"), pod.Limit("nvidia.com/gpu")));
        });

        await fleet.RunUntilAsync("it is complete", s => s.Is("pangu", TrainingJobState.Complete));
        var table = await RankTableAsync(fleet, "pangu");
        Assert.Equal(("completed", "2", "1.0"), ((string?)table["status"], (string?)table["server_count"], (string?)table["version"]));
        var ranks = 0;
        foreach (var (server, pod) in table["server_list"]!.AsArray().Zip(pods))
        {
            var written = JsonNode.Parse(pod.Annotation(Devices)!)!;
            Assert.Equal((string?)written["server_id"], (string?)server!["server_id"]);
            var devices = server["device"]!.AsArray();
            Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}"), devices.Select(d => (string?)d!["device_id"]));
            Assert.Equal(written["devices"]!.AsArray().Select(d => (string?)d!["device_ip"]), devices.Select(d => (string?)d!["device_ip"]));
            Assert.All(devices, device => Assert.Equal($"{ranks++}", (string?)device!["rank_id"]));
        }

        Assert.Contains("waiting for the rank table", await fleet.LogsAsync(pods[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_of_an_Ascend_node_is_chosen_by_annotation_and_the_plugin_gives_those_very_chips()
    {
        await using var fleet = await FleetHarness.StartAsync();
        foreach (var name in new[] { "a", "b", "c" }) await fleet.ApplyAsync(JobYaml.Of(name, 2, JobYaml.OnAscend));

        var state = await fleet.RunUntilAsync("all run", s => s.Jobs.Count == 3 && s.All(TrainingJobState.Running));

        var pods = state.Pods.Where(pod => pod.JobUid.Length > 0).ToList();
        Assert.Single(pods.Select(pod => pod.Node).Distinct());
        Assert.All(pods, pod => Assert.Equal(pod.Annotation("huawei.com/Ascend910"), pod.Annotation("huawei.com/AscendReal")));
    }

    [Fact]
    public async Task A_super_pod_job_has_a_rank_table_that_lists_its_super_pod()
    {
        await using var fleet = await FleetHarness.StartAsync(new()
        {
            Fleet = FleetDescription.Default,
            Classes = ["h100-sxm", "ascend-910b-376t", "ascend-910c", "t4"],
            Pools = await Repository.ReadAsync("deploy/samples/pools.yaml"),
        });
        await fleet.ApplyAsync(await Repository.ReadAsync("deploy/samples/04-super-pod.yaml"));
        var state = await fleet.RunUntilAsync("it is complete", s => s.Is("super-pod", TrainingJobState.Complete));

        var table = await RankTableAsync(fleet, "super-pod");
        Assert.Equal(("completed", "4", "1.2"), ((string?)table["status"], (string?)table["server_count"], (string?)table["version"]));
        var superPod = Assert.Single(table["super_pod_list"]!.AsArray())!;
        var node = FleetDescription.Default.Nodes.Single(n => n.Name == state.PodsOf("super-pod")[0].Node);
        Assert.Equal(node.Labels["huawei.com/topotree.superpodid"], (string?)superPod["super_pod_id"]);
        Assert.Equal(4, superPod["server_list"]!.AsArray().Count);
        var devices = table["server_list"]!.AsArray().SelectMany(server => server!["device"]!.AsArray()).ToList();
        Assert.Equal(Enumerable.Range(0, 64).Select(rank => $"{rank}"), devices.Select(device => (string?)device!["rank_id"]));
        Assert.All(devices, device => Assert.NotNull(device!["super_device_id"]));
    }

    [Fact]
    public async Task A_new_attempt_never_sees_the_rank_table_of_the_one_before()
    {
        var writes = new RecordingGate();
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = writes });
        await fleet.ApplyAsync(JobYaml.Of("pangu", 16, JobYaml.OnAscend, "duration: 60s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("pangu", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(3));
        var before = await RankTableAsync(fleet, "pangu");

        await fleet.FailNodeAsync(first.PodsOf("pangu")[1].Node);
        await fleet.RunUntilAsync("it is complete", s => s.Is("pangu", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        var after = await RankTableAsync(fleet, "pangu");
        Assert.Equal("completed", (string?)after["status"]);
        Assert.NotEqual(Servers(before), Servers(after));
        var second = writes.All.FindIndex(w => w.Verb == WriteVerb.Create && w.Kind == CoreKinds.Pod && w.Name!.Contains("-2-", StringComparison.Ordinal));
        var tables = Enumerable.Range(0, writes.All.Count).Where(i => writes.All[i].Kind == CoreKinds.ConfigMap).ToList();
        Assert.Equal(3, tables.Count(i => i < second)); // Begun, completed, and begun anew before there is a pod to read it.
        Assert.Equal(1, tables.Count(i => i > second));
    }

    private static List<string?> Servers(JsonNode table) => [.. table["server_list"]!.AsArray().Select(server => (string?)server!["server_id"])];

    private static async Task<JsonNode> RankTableAsync(FleetHarness fleet, string job)
    {
        var map = await fleet.User.GetAsync<JsonObject>(CoreKinds.ConfigMap, "default", $"rings-config-{job}", CancellationToken.None);
        return JsonNode.Parse((string)map["data"]!["hccl.json"]!)!;
    }
}
