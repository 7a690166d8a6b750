using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Nodes;

public sealed class GangSpecs
{
    private const string Configuration = "ascend.kubectl.kubernetes.io/ascend-910-configuration";

    [Fact]
    public async Task A_gang_steps_only_once_all_its_hosts_run()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await RunHostAsync(site, 0, 1);
        await site.PassAsync(30);
        Assert.Equal("waiting for peers: 1 of 2 hosts are here\n", await site.LogsAsync("a-1-0"));
        Assert.All(site.Cluster.ReadChips("gpu-1"), chip => Assert.Equal(0, chip.Utilisation));

        await RunHostAsync(site, 1, 1);
        await site.PassAsync(21);
        Assert.Equal(("Succeeded", "Succeeded"), (await site.PhaseAsync("a-1-0"), await site.PhaseAsync("a-1-1")));
    }

    [Fact]
    public async Task A_new_attempt_resumes_from_the_last_checkpoint_of_the_one_that_lost_a_host()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await RunHostAsync(site, 0, 1);
        await RunHostAsync(site, 1, 1);
        await site.PassAsync(1 + 9.3); // 46 of 100 steps.
        await site.DeletePodAsync("a-1-1");
        await site.PassAsync(60);
        Assert.EndsWith("a peer is gone after step 46: waiting\n", await site.LogsAsync("a-1-0"), StringComparison.Ordinal);
        Assert.Equal("Running", await site.PhaseAsync("a-1-0"));

        await site.DeletePodAsync("a-1-0");
        await RunHostAsync(site, 0, 2);
        await RunHostAsync(site, 1, 2);
        await site.PassAsync(1 + 11.75);
        Assert.Contains("resumed from checkpoint at step 40\n", await site.LogsAsync("a-2-0"), StringComparison.Ordinal);
        Assert.Equal("Running", await site.PhaseAsync("a-2-0"));
        await site.PassAsync(0.25);
        Assert.Equal("Succeeded", await site.PhaseAsync("a-2-0"));
    }

    [Fact]
    public async Task Working_chips_draw_power_and_heat_up_and_rest_when_the_gang_is_gone()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await RunHostAsync(site, 0, 1);
        await RunHostAsync(site, 1, 1);
        await site.PassAsync(16);

        var busy = site.Cluster.ReadChips("gpu-1").Where(c => c.Pod == "default/a-1-0").ToList();
        Assert.Equal(4, busy.Count);
        Assert.All(busy, chip => Assert.Equal((700.0, true), (chip.Power.Value, chip.Celsius > 45)));
        Assert.All(site.Cluster.ReadChips("gpu-1").Where(c => c.Pod is null), chip => Assert.Equal(72, chip.Power.Value));
        await site.PassAsync(6);
        Assert.All(site.Cluster.ReadChips("gpu-1"), chip => Assert.Equal(72, chip.Power.Value));
    }

    [Fact]
    public async Task The_plugin_gives_the_chips_that_the_annotation_names_and_says_so()
    {
        await using var site = await Site.OfAsync(Site.Npus);
        await RunNpuAsync(site, "a", "npu-1", "Ascend910-5,Ascend910-7", time: "100", count: 2);
        await site.PassAsync(1);

        var annotations = (await site.PodAsync("a")).At("metadata", "annotations");
        Assert.Equal("Ascend910-5,Ascend910-7", annotations.Text("huawei.com/AscendReal"));
        Assert.Equal("Ascend910-0,Ascend910-1", annotations.Text("huawei.com/kltDev"));
        Assert.Equal("18446744073709551615", annotations.Text("predicate-time"));
        Assert.Equal(
            """{"pod_name":"a","server_id":"10.0.0.1","devices":[{"device_id":"5","device_ip":"192.168.1.106"},{"device_id":"7","device_ip":"192.168.1.108"}]}""",
            annotations.Text(Configuration));
        Assert.Equal([5, 7], site.Cluster.ReadChips("npu-1").Where(c => c.Pod == "default/a").Select(c => c.Index));
    }

    [Fact]
    public async Task The_plugin_serves_the_oldest_plan_of_that_size_so_two_pods_may_swap_chips()
    {
        // Both pods are bound before either is admitted: the node is silent meanwhile.
        await using var site = await Site.OfAsync(Site.Npus);
        await site.SufferAsync(cluster => cluster.PartitionNodeAsync("npu-1", Site.Stop));
        await site.PassAsync(1);
        await RunNpuAsync(site, "a", "npu-1", "Ascend910-0,Ascend910-1", time: "200", count: 2);
        await RunNpuAsync(site, "b", "npu-1", "Ascend910-2,Ascend910-3", time: "100", count: 2);
        await site.SufferAsync(cluster => cluster.RecoverNodeAsync("npu-1", Site.Stop));
        await site.PassAsync(2);

        Assert.Equal("Ascend910-2,Ascend910-3", (await site.PodAsync("a")).Text("metadata", "annotations", "huawei.com/AscendReal"));
        Assert.Equal("Ascend910-0,Ascend910-1", (await site.PodAsync("b")).Text("metadata", "annotations", "huawei.com/AscendReal"));
    }

    [Fact]
    public async Task Without_volcanoType_or_for_a_whole_node_the_plugin_ignores_the_annotation()
    {
        await using var site = await Site.OfAsync(Site.Npus with { ChipChoice = false }, Site.Npus with { Name = "all" });
        await RunNpuAsync(site, "a", "npu-1", "Ascend910-5,Ascend910-7", time: "100", count: 2);
        await RunNpuAsync(site, "b", "all-1", "Ascend910-0", time: "100", count: 8);
        await site.PassAsync(1);

        Assert.Equal("Ascend910-0,Ascend910-1", (await site.PodAsync("a")).Text("metadata", "annotations", "huawei.com/AscendReal"));
        Assert.Equal(8, site.Cluster.ReadChips("all-1").Count(c => c.Pod == "default/b"));
    }

    [Theory]
    [InlineData("Ascend910-5,Ascend910-5")]
    [InlineData("Ascend910-5,Ascend910-9")]
    [InlineData("Ascend910-5")]
    public async Task A_plan_that_cannot_be_met_fails_the_pod(string plan)
    {
        await using var site = await Site.OfAsync(Site.Npus);
        await RunNpuAsync(site, "a", "npu-1", plan, time: "100", count: 2);

        Assert.Equal("UnexpectedAdmissionError", (await site.PodAsync("a")).Text("status", "reason"));
        Assert.All(site.Cluster.ReadChips("npu-1"), chip => Assert.Null(chip.Pod));
    }

    [Fact]
    public async Task Dies_of_a_super_pod_carry_a_number_of_their_own()
    {
        await using var site = await Site.OfAsync(new Ensemble.LocalCluster.Fleet.NodeGroup { Name = "pod", Count = 2, Class = "ascend-910c", Chips = 16 });
        await RunNpuAsync(site, "a", "pod-1", "", time: "1", count: 16);
        await RunNpuAsync(site, "b", "pod-2", "", time: "1", count: 16);
        await site.PassAsync(1);

        var numbers = new List<string?>();
        foreach (var pod in new[] { "a", "b" })
        {
            var written = (await site.PodAsync(pod)).Text("metadata", "annotations", Configuration);
            numbers.AddRange(JsonNode.Parse(written!).Objects("devices").Select(d => d.Text("super_device_id")));
        }

        Assert.Equal(32, numbers.Distinct().Count(n => n is not null));
    }

    [Fact]
    public async Task An_Ascend_process_steps_once_its_mount_shows_the_complete_rank_table_and_a_touched_annotation_shows_it_at_once()
    {
        await using var site = await Site.OfAsync(Site.Npus);
        await SetTableAsync(site, """{"status":"initializing"}""");
        await RunNpuAsync(site, "a", "npu-1", "Ascend910-5", time: "100", count: 1, table: true);
        await site.PassAsync(3);
        await SetTableAsync(site, Table("10.0.0.1", "5"));
        await site.PassAsync(30);
        Assert.Equal("waiting for the rank table\n", await site.LogsAsync("a"));

        var touch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["touched"] = "1" } } };
        await site.Client.PatchAsync<JsonObject>(CoreKinds.Pod, "default", "a", PatchType.Merge, touch, false, Site.Stop);
        await site.Cluster.SettleAsync(null, Site.Stop);
        Assert.Contains("training on 1 accelerators\n", await site.LogsAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_touch_the_mount_is_refreshed_within_a_minute()
    {
        await using var site = await Site.OfAsync(Site.Npus);
        await SetTableAsync(site, """{"status":"initializing"}""");
        await RunNpuAsync(site, "a", "npu-1", "Ascend910-5", time: "100", count: 1, table: true);
        await site.PassAsync(3);
        await SetTableAsync(site, Table("10.0.0.1", "5"));
        await site.PassAsync(57);
        Assert.DoesNotContain("training", await site.LogsAsync("a"), StringComparison.Ordinal);
        await site.PassAsync(1);
        Assert.Contains("training on 1 accelerators\n", await site.LogsAsync("a"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.2", "5", "device 5 of server 10.0.0.1 is not in it")]
    [InlineData("10.0.0.1", "4", "device 5 of server 10.0.0.1 is not in it")]
    [InlineData("10.0.0.1", "5,6", "it names 2 devices of 1")]
    public async Task A_rank_table_that_does_not_fit_fails_the_process(string server, string devices, string problem)
    {
        await using var site = await Site.OfAsync(Site.Npus);
        await SetTableAsync(site, Table(server, devices.Split(',')));
        await RunNpuAsync(site, "a", "npu-1", "Ascend910-5", time: "100", count: 1, table: true);
        await site.PassAsync(2);

        Assert.Equal("Failed", await site.PhaseAsync("a"));
        Assert.Contains($"EI0004: the rank table is not valid: {problem}\n", await site.LogsAsync("a"), StringComparison.Ordinal);
    }

    private static string Table(string server, params string[] devices) => new JsonObject
    {
        ["status"] = "completed",
        ["server_list"] = new JsonArray(new JsonObject
        {
            ["server_id"] = server,
            ["device"] = new JsonArray([.. devices.Select((d, rank) => new JsonObject { ["device_id"] = d, ["rank_id"] = $"{rank}" })]),
        }),
    }.ToJsonString();

    private static async Task SetTableAsync(Site site, string table)
    {
        var map = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "table" }, ["data"] = new JsonObject { ["hccl.json"] = table } };
        await site.Client.ApplyAsync<JsonObject>(CoreKinds.ConfigMap, "default", "table", map, true, false, Site.Stop);
    }

    private static Task<JsonObject> RunHostAsync(Site site, int rank, int attempt) => site.RunAsync(
        $"a-{attempt}-{rank}", $"gpu-{rank + 1}", [("nvidia.com/gpu", "4")], "\"local.ensemble.fleet/duration\": \"20s\"",
        $"\"ensemble.fleet/job-uid\": \"u1\", \"ensemble.fleet/attempt\": \"{attempt}\", \"ensemble.fleet/rank\": \"{rank}\"",
        environment: "{\"name\": \"ENSEMBLE_HOSTS\", \"value\": \"2\"}");

    private static Task<JsonObject> RunNpuAsync(Site site, string name, string node, string plan, string time, int count, bool table = false) => site.RunAsync(
        name, node, [("huawei.com/Ascend910", $"{count}")],
        $"\"huawei.com/Ascend910\": \"{plan}\", \"predicate-time\": \"{time}\", \"local.ensemble.fleet/duration\": \"20s\"",
        "\"ring-controller.atlas\": \"ascend-910b\"",
        table ? "\"volumes\": [{\"name\": \"t\", \"configMap\": {\"name\": \"table\"}}]," : "",
        table ? $"{{\"name\": \"RANK_TABLE_FILE\", \"value\": \"/user/hccl.json\"}}, {{\"name\": \"WORLD_SIZE\", \"value\": \"{count}\"}}" : "",
        mounts: table ? "{\"name\": \"t\", \"mountPath\": \"/user\"}" : "");
}
