using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Replicas that come, go and are moved: what serves is never taken before it may go, and leaves the Service before it stops.</summary>
public sealed class ServingChangeSpecs
{
    [Fact]
    public async Task Scaling_down_drains_before_it_stops()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 3, spec: JobYaml.OnNvidia));
        await fleet.RunUntilAsync("three are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await ScaleAsync(fleet, "chat", 2);
        var draining = await fleet.RunUntilAsync("one has left the Service", s => s.PodsOf("chat").Any(pod => pod.Label("ensemble.fleet/serving") == "draining"));
        var going = draining.PodsOf("chat").Single(pod => pod.Label("ensemble.fleet/serving") == "draining");
        Assert.Equal(("Running", false), (going.Phase, going.Deleting)); // It finishes its requests.
        var replica = Assert.Single(draining.Service("chat").Replicas(ReplicaState.Draining));
        Assert.Equal(("ScaledDown", going.Replica), (replica.Reason, replica.Index));
        var left = fleet.Clock.GetUtcNow();

        var state = await fleet.RunUntilAsync("it is gone", s => s.PodsOf("chat").All(pod => pod.Replica != going.Replica));
        Assert.InRange(fleet.Clock.GetUtcNow() - left, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(60)); // Its grace is 20 s.
        state = await fleet.RunUntilAsync("two serve", s => s.Service("chat").Is(InferenceJobState.Ready));
        Assert.Equal((2, 2), (state.Service("chat").Status!.Replicas, state.Service("chat").Status!.ReadyReplicas));
        await fleet.AssertNoOrphansAsync(state);
    }

    [Fact]
    public async Task The_Service_follows_a_change_of_the_engines_port()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 1, spec: JobYaml.OnNvidia));
        await fleet.RunUntilAsync("it serves", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.PatchServiceAsync("chat", """{"spec":{"engine":{"port":8123}}}""");
        await fleet.RunUntilAsync("it serves again", s => s.Service("chat").Is(InferenceJobState.Ready));
        var service = await fleet.User.GetAsync<JsonObject>(CoreKinds.Service, "default", "chat", CancellationToken.None);
        Assert.Equal((8123, 8123), ((int)service["spec"]!["ports"]![0]!["port"]!, (int)service["spec"]!["ports"]![0]!["targetPort"]!));
    }

    [Fact]
    public async Task Those_that_wait_are_dropped_first_and_none_that_serves_is_touched()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 6, spec: JobYaml.OnNvidia));
        var before = await fleet.RunUntilAsync("four of six are ready", s => s.Service("chat").Status?.ReadyReplicas == 4);

        await ScaleAsync(fleet, "chat", 4);
        var after = await fleet.RunUntilAsync("four are all there is", s => s.Service("chat").Is(InferenceJobState.Ready));

        Assert.Equal(before.PodsOf("chat").Select(pod => pod.Uid), after.PodsOf("chat").Select(pod => pod.Uid));
        Assert.Null(after.Service("chat").Status!.Waiting);
    }

    [Fact]
    public async Task Nothing_at_all_may_be_wished_and_something_again()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 0));
        var none = await fleet.RunUntilAsync("it is stopped", s => s.Service("chat").Is(InferenceJobState.Stopped));
        Assert.Equal("no replica is wished (spec.replicas is 0)", none.Service("chat").Message("Available"));

        await ScaleAsync(fleet, "chat", 1);
        await fleet.RunUntilAsync("it serves", s => s.Service("chat").Is(InferenceJobState.Ready));
        await ScaleAsync(fleet, "chat", 0);
        var state = await fleet.RunUntilAsync("nothing is left", s => s.Service("chat").Is(InferenceJobState.Stopped) && s.PodsOf("chat").Count == 0);
        Assert.Equal(0, state.Service("chat").Status!.Accelerators);
    }

    [Fact]
    public async Task An_update_by_surge_never_has_fewer_ready_than_wished_nor_more_than_one_too_many()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, spec: JobYaml.OnNvidia));
        await fleet.RunUntilAsync("two are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, spec: JobYaml.OnNvidia, image: "vllm:2"));
        var (least, most) = (9, 0);
        fleet.AfterEachLook = async () =>
        {
            var pods = await fleet.User.ListAsync<JsonObject>(CoreKinds.Pod, "default", ListQuery.All, CancellationToken.None);
            var serving = pods.Items!.Select(pod => new PodState(pod)).Where(pod => pod is { Ready: true, Deleting: false } && pod.Label("ensemble.fleet/serving") == "true").ToList();
            var job = await fleet.User.GetAsync<InferenceJob>("default", "chat", CancellationToken.None);
            (least, most) = (Math.Min(least, serving.Count), Math.Max(most, job.Status!.Replicas!.Value));
        };
        var updating = await fleet.RunUntilAsync("it is updating", s => s.Service("chat").Is(InferenceJobState.Updating));
        Assert.Equal("MovingToRevision", updating.Service("chat").Condition("Progressing")!.Reason);
        var state = await fleet.RunUntilAsync("both are moved", s => s.Service("chat").Is(InferenceJobState.Ready) && s.PodsOf("chat").Count == 2);

        Assert.Equal((2, 3), (least, most));
        Assert.All(state.PodsOf("chat"), pod => Assert.Equal("registry.example/vllm:2", (string?)pod.Container["image"]));
        Assert.Equal(2, state.Service("chat").Status!.UpdatedReplicas);
        await fleet.AssertNoOrphansAsync(state);
    }

    [Fact]
    public async Task An_update_without_room_for_a_surge_says_so_and_goes_on_once_one_may_be_missing()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 4, spec: JobYaml.OnNvidia)); // All four nodes.
        await fleet.RunUntilAsync("four are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.ApplyAsync(ServiceYaml.Of("chat", 4, spec: JobYaml.OnNvidia, image: "vllm:2"));
        var stuck = await fleet.RunUntilAsync("it waits for room", s => s.Service("chat").Condition("Progressing")?.Reason == "RevisionWaits");
        Assert.Matches("a replica of revision [0-9a-f]{10} waits: needs 8 chips; pool nvidia has 0 free; with spec.rollout.maxUnavailable of 1 or more", stuck.Service("chat").Message("Progressing"));
        Assert.Equal(4, stuck.Service("chat").Status!.ReadyReplicas);

        await fleet.PatchServiceAsync("chat", """{"spec":{"rollout":{"maxUnavailable":1}}}""");
        var state = await fleet.RunUntilAsync("all are moved", s => s.Service("chat").Is(InferenceJobState.Ready) && s.PodsOf("chat").Count == 4, TimeSpan.FromMinutes(10));
        Assert.All(state.PodsOf("chat"), pod => Assert.Equal("registry.example/vllm:2", (string?)pod.Container["image"]));
    }

    [Fact]
    public async Task A_revision_that_crashes_moves_nothing_more_and_the_old_template_brings_all_back()
    {
        await using var fleet = await FleetHarness.StartAsync();
        var good = ServiceYaml.Of("chat", 2, spec: $"{JobYaml.OnNvidia}\nrestart: {{backoff: 1s}}");
        await fleet.ApplyAsync(good);
        var before = await fleet.RunUntilAsync("two are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 8, $"{JobYaml.OnNvidia}\nrestart: {{backoff: 1s}}", "vllm:broken", "exit-after: 1s"));
        var stuck = await fleet.RunUntilAsync("it is told", s => s.Service("chat").Condition("Progressing")?.Reason == "RevisionFails");
        Assert.Equal("False", stuck.Service("chat").Condition("Progressing")!.Status);
        Assert.Contains("failed 3 times and was never ready", stuck.Service("chat").Message("Progressing"), StringComparison.Ordinal);
        Assert.Contains("ended with exit code 1", stuck.Service("chat").Message("Progressing"), StringComparison.Ordinal);
        Assert.Equal("True", stuck.Service("chat").Condition("Available")!.Status);

        await fleet.ApplyAsync(good);
        var back = await fleet.RunUntilAsync("all is as it was", s => s.Service("chat").Is(InferenceJobState.Ready) && s.PodsOf("chat").Count == 2);
        Assert.Equal(before.PodsOf("chat").Select(pod => pod.Uid), back.PodsOf("chat").Select(pod => pod.Uid));
    }

    [Fact]
    public async Task Suspending_drains_all_and_resuming_brings_as_many_back()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2));
        await fleet.RunUntilAsync("two are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.PatchServiceAsync("chat", """{"spec":{"suspend":true}}""");
        await fleet.RunUntilAsync("nothing runs", s => s.Service("chat").Is(InferenceJobState.Suspended) && s.PodsOf("chat").Count == 0);
        await fleet.PatchServiceAsync("chat", """{"spec":{"suspend":false}}""");
        await fleet.RunUntilAsync("two are ready", s => s.Service("chat").Is(InferenceJobState.Ready) && s.Service("chat").Status!.ReadyReplicas == 2);
    }

    [Fact]
    public async Task A_deleted_job_takes_its_gangs_and_Services_along()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 16));
        await fleet.RunUntilAsync("two are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.DeleteServiceAsync("chat");
        await fleet.RunUntilAsync("it is gone", s => s.FindService("chat") is null && s.PodsOf("chat").Count == 0);
        await fleet.RunForAsync(TimeSpan.FromSeconds(10));
        Assert.Null(await fleet.User.FindAsync<JsonObject>(CoreKinds.Service, "default", "chat", CancellationToken.None));
    }

    [Fact]
    public async Task A_bad_edit_is_told_and_what_serves_goes_on_to_serve()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, spec: JobYaml.OnNvidia));
        var before = await fleet.RunUntilAsync("two are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.PatchServiceAsync("chat", """{"spec":{"parallelism":{"tensor":3}}}""");
        var bad = await fleet.RunUntilAsync("it is told", s => s.Service("chat").Is(InferenceJobState.Invalid));
        Assert.Equal("spec.size.accelerators is 8, no multiple of parallelism.tensor, which is 3. Use a multiple of 3.", bad.Service("chat").Message("Accepted"));
        Assert.Equal((2, "True"), (bad.Service("chat").Status!.ReadyReplicas, bad.Service("chat").Condition("Available")!.Status));

        await fleet.PatchServiceAsync("chat", """{"spec":{"parallelism":null}}""");
        var after = await fleet.RunUntilAsync("all is well", s => s.Service("chat").Is(InferenceJobState.Ready));
        Assert.Equal(before.PodsOf("chat").Select(pod => pod.Uid), after.PodsOf("chat").Select(pod => pod.Uid));
    }

    private static Task<JsonObject> ScaleAsync(FleetHarness fleet, string job, int replicas) => fleet.User.PatchAsync<JsonObject>(
        ResourceKinds.InferenceJob, "default", job, PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, dryRun: false, CancellationToken.None, "scale");
}
