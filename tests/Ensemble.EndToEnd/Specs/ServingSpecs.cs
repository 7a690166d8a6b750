using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>From a manifest to replicas that serve: each a gang of its own, all behind one Service.</summary>
public sealed class ServingSpecs
{
    [Fact]
    public async Task Replicas_are_placed_apart_started_and_ready()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, spec: JobYaml.OnNvidia));

        var starting = (await fleet.RunUntilAsync("both start", s => s.Service("chat").Replicas(ReplicaState.Starting).Count == 2)).Service("chat");
        Assert.Equal(InferenceJobState.Starting, starting.Status!.State);
        Assert.Equal(("False", "only 0 of 2 replicas are ready"), (starting.Condition("Available")!.Status, starting.Message("Available")));

        var state = await fleet.RunUntilAsync("both are ready", s => s.Service("chat").Is(InferenceJobState.Ready));
        var chat = state.Service("chat");
        Assert.Equal((2, 2, 2, 16), (chat.Status!.Replicas, chat.Status.ReadyReplicas, chat.Status.UpdatedReplicas, chat.Status.Accelerators));
        Assert.Equal("h100-sxm 2", chat.Status.Classes);
        Assert.Equal(("True", "EnoughReady", "2 of 2 replicas are ready"), (chat.Condition("Available")!.Status, chat.Condition("Available")!.Reason, chat.Message("Available")));
        Assert.Equal("AllUpdated", chat.Condition("Progressing")!.Reason);
        Assert.True(chat.Condition("Accepted")!.Status == "True");

        var racks = chat.Replicas().Select(replica => RackOf(replica.Hosts![0].Nodes!)).ToList();
        Assert.Equal(2, racks.Distinct().Count());
        Assert.Contains(await fleet.EventsAsync("chat"), e => e.Reason == "Placed" && e.Message.Contains("no other replica is in Rack", StringComparison.Ordinal));
        await fleet.AssertNoOrphansAsync(state);
    }

    [Fact]
    public async Task The_leaders_pods_know_their_engine_and_stand_behind_the_Service()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 1, 16, JobYaml.OnNvidia));
        var state = await fleet.RunUntilAsync("it is ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        var uid = state.Service("chat").Metadata.Uid;
        var pods = state.PodsOf("chat");
        Assert.Equal([$"chat-{uid[..8]}-r0-1-0", $"chat-{uid[..8]}-r0-1-1"], pods.Select(pod => pod.Name));
        Assert.Equal(["true", null], pods.Select(pod => pod.Label("ensemble.fleet/serving")));
        Assert.All(pods, pod =>
        {
            var owner = pod.Raw["metadata"]!["ownerReferences"]![0]!;
            Assert.Equal((uid, "InferenceJob"), ((string?)owner["uid"], (string?)owner["kind"]));
            Assert.Equal(("8000", "8", "2", "2"), (pod.Env("ENSEMBLE_PORT"), pod.Env("ENSEMBLE_TENSOR_PARALLEL"), pod.Env("ENSEMBLE_PIPELINE_PARALLEL"), pod.Env("LWS_GROUP_SIZE")));
            Assert.Equal($"{pods[0].Name}.chat-{uid[..8]}.default.svc", pod.Env("LWS_LEADER_ADDRESS"));
            Assert.False((bool)pod.Raw["spec"]!["enableServiceLinks"]!);
        });
        Assert.Equal(["0", "1"], pods.Select(pod => pod.Env("LWS_WORKER_INDEX")));
        Assert.Equal(["/health", null], pods.Select(pod => (string?)pod.Container["readinessProbe"]?["httpGet"]?["path"]));

        var service = await fleet.User.GetAsync<JsonObject>(CoreKinds.Service, "default", "chat", CancellationToken.None);
        Assert.Equal((8000, uid, "true"), ((int)service["spec"]!["ports"]![0]!["port"]!, (string?)service["spec"]!["selector"]!["ensemble.fleet/job-uid"], (string?)service["spec"]!["selector"]!["ensemble.fleet/serving"]));
        Assert.Equal("None", (string?)(await fleet.User.GetAsync<JsonObject>(CoreKinds.Service, "default", $"chat-{uid[..8]}", CancellationToken.None))["spec"]!["clusterIP"]);
    }

    [Fact]
    public async Task MindIE_waits_for_a_rank_table_with_the_pods_addresses()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("pangu", 2, 16, JobYaml.OnAscend).Replace("VLlm", "MindIE", StringComparison.Ordinal));

        var state = await fleet.RunUntilAsync("both are ready", s => s.Service("pangu").Is(InferenceJobState.Ready));

        foreach (var replica in state.Service("pangu").Replicas())
        {
            var map = await fleet.User.GetAsync<JsonObject>(CoreKinds.ConfigMap, "default", $"rings-config-pangu-r{replica.Index}", CancellationToken.None);
            var servers = JsonNode.Parse((string)map["data"]!["hccl.json"]!)!["server_list"]!.AsArray();
            Assert.Equal(2, servers.Count);
            Assert.All(servers, server => Assert.NotEmpty((string)server!["container_ip"]!));
        }

        var leader = state.PodsOf("pangu")[0];
        Assert.Equal(("1025", "/user/serverid/devindex/config/hccl.json"), (leader.Env("ENSEMBLE_PORT"), leader.Env("RANKTABLEFILE")));
        Assert.Contains(leader.Container["env"]!.AsArray(), e => (string?)e!["name"] == "MIES_CONTAINER_IP" && (string?)e["valueFrom"]!["fieldRef"]!["fieldPath"] == "status.podIP");
    }

    [Fact]
    public async Task Replicas_of_two_vendors_serve_behind_one_Service()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 5, spec: """
            variants: [{name: nvidia, vendor: Nvidia}, {name: ascend, vendor: Huawei, containers: [{name: engine, image: vllm-ascend}]}]
            choose: InOrder
            """));

        var state = await fleet.RunUntilAsync("five are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        Assert.Equal("ascend-910b-376t 1, h100-sxm 4", state.Service("chat").Status!.Classes); // Four nodes of eight GPUs, then Ascend.
        Assert.Equal(5, state.PodsOf("chat").Count(pod => pod.Label("ensemble.fleet/serving") == "true"));
        Assert.Single(state.PodsOf("chat"), pod => (string?)pod.Container["image"] == "vllm-ascend");
    }

    [Fact]
    public async Task What_has_no_room_says_what_is_missing()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 6, spec: JobYaml.OnNvidia));

        var chat = (await fleet.RunUntilAsync("four of six are ready", s => s.Service("chat") is { Status.ReadyReplicas: 4 } job && job.Is(InferenceJobState.Partial))).Service("chat");

        Assert.Equal(["TooFewFreeChips", "TooFewFreeChips"], chat.Replicas(ReplicaState.Waiting).Select(replica => replica.Reason));
        Assert.Equal("needs 8 chips; pool nvidia has 0 free", chat.Status!.Waiting!.Message);
        Assert.Equal("TooFewFreeChips", chat.Status.Reason);
        Assert.Equal("only 4 of 6 replicas are ready", chat.Message("Available"));
    }

    [Fact]
    public async Task A_fleet_that_serves_is_at_rest()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2));
        await fleet.RunUntilAsync("both are ready", s => s.Service("chat").Is(InferenceJobState.Ready));
        await fleet.RunForAsync(TimeSpan.FromSeconds(5));
        var before = fleet.OperatorRequests.Writes(ResourceKinds.InferenceJob);

        await fleet.SleepAsync(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(10));

        Assert.Equal(before, fleet.OperatorRequests.Writes(ResourceKinds.InferenceJob));
    }

    [Fact]
    public async Task A_Service_of_that_name_that_is_somebody_elses_is_left_alone_and_told()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: chat}
            spec: {selector: {app: mine}, ports: [{port: 80}]}
            """);
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 1));

        var chat = (await fleet.RunUntilAsync("it is told", s => s.Service("chat").Condition("Available")?.Reason == "ServiceNameTaken")).Service("chat");

        Assert.Equal("a Service chat exists that is not this job's; remove it, or give the job another name", chat.Message("Available"));
        var service = await fleet.User.GetAsync<JsonObject>(CoreKinds.Service, "default", "chat", CancellationToken.None);
        Assert.Equal("mine", (string?)service["spec"]!["selector"]!["app"]);

        await fleet.User.DeleteAsync(CoreKinds.Service, "default", "chat", null, CancellationToken.None);
        await fleet.RunUntilAsync("it serves", s => s.Service("chat").Condition("Available")?.Status == "True");
    }

    private static string RackOf(string node) => HarnessOptions.SmallFleet.Nodes.Single(n => n.Name == node).Labels["network.topology.nvidia.com/leaf"];
}
