using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>What takes one replica leaves the others alone; what ends is started again, for ever.</summary>
public sealed class ServingFailureSpecs
{
    [Fact]
    public async Task An_engine_that_ends_is_started_again_with_growing_pauses_whatever_its_exit_code()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 1, 8, $"{JobYaml.OnNvidia}\nrestart: {{backoff: 4s}}", "vllm:1", "exit-after: 1s", "exit-code: \"0\""));

        var state = await fleet.RunUntilAsync("it failed three times", s => s.Service("chat").Replicas().Any(replica => replica.Failures == 3));

        var chat = state.Service("chat");
        Assert.Equal(("ProcessFailed", "replica 0: rank 0 on " + state.PodsOf("chat").Concat([]).Select(pod => pod.Node).FirstOrDefault("gpu-1") + " ended with exit code 0"), (chat.Status!.LastFailure!.Code, chat.Status.LastFailure.Message));
        var pause = chat.Replicas()[0].RetryAfter!.Value - chat.Status.LastFailure.Time!.Value;
        Assert.Equal(TimeSpan.FromSeconds(16), pause); // 4, 8, 16 s.
        Assert.NotEqual("Complete", chat.Status.State);
        Assert.Contains("ProcessFailed", (await fleet.EventsAsync("chat")).Select(e => e.Reason));
    }

    [Fact]
    public async Task A_pod_that_is_removed_restarts_its_own_replica_only()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 16, "variants: [{name: a, vendor: Nvidia}, {name: b, vendor: Huawei}]"));
        var before = await fleet.RunUntilAsync("both are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.DeletePodAsync(before.PodsOf("chat").Single(pod => pod is { Replica: 0, Rank: 1 }));
        var after = await fleet.RunUntilAsync(
            "the replica is ready again", s => s.Service("chat").Is(InferenceJobState.Ready) && s.PodsOf("chat").Count == 4 && s.Service("chat").Replicas()[0].Attempt > 2);

        Assert.Equal(3, after.Service("chat").Replicas()[0].Attempt); // No number is given twice.
        Assert.Equal(2, after.Service("chat").Replicas()[1].Attempt);
        Assert.Equal(
            before.PodsOf("chat").Where(pod => pod.Replica == 1).Select(pod => pod.Uid),
            after.PodsOf("chat").Where(pod => pod.Replica == 1).Select(pod => pod.Uid));
    }

    [Fact]
    public async Task A_lost_node_moves_its_replica_and_no_other()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, spec: JobYaml.OnNvidia));
        var before = await fleet.RunUntilAsync("both are ready", s => s.Service("chat").Is(InferenceJobState.Ready));
        var dead = before.PodsOf("chat")[0];

        await fleet.FailNodeAsync(dead.Node);
        var degraded = await fleet.RunUntilAsync("it is missed", s => s.Service("chat").Status?.ReadyReplicas == 1);
        Assert.Equal("False", degraded.Service("chat").Condition("Available")!.Status);
        var after = await fleet.RunUntilAsync("both are ready again", s => s.Service("chat").Is(InferenceJobState.Ready));

        Assert.Equal("NodeLost", after.Service("chat").Status!.LastFailure!.Code);
        var moved = after.PodsOf("chat").Single(pod => pod.Replica == dead.Replica && !pod.Deleting);
        Assert.NotEqual(dead.Node, moved.Node);
        Assert.Contains(before.PodsOf("chat")[1].Uid, after.PodsOf("chat").Select(pod => pod.Uid));
    }

    [Fact]
    public async Task A_replica_that_never_gets_ready_is_tried_elsewhere_after_its_time()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 1, 8, $"{JobYaml.OnNvidia}\nstartTimeout: 30s", "vllm:1", "ready-after: 1h"));

        var state = await fleet.RunUntilAsync("it timed out", s => s.Service("chat").Status?.LastFailure is not null);

        Assert.Equal("StartTimedOut", state.Service("chat").Status!.LastFailure!.Code);
        Assert.Equal(1, state.Service("chat").Replicas()[0].Disruptions);
    }

    [Fact]
    public async Task An_operator_that_starts_anew_touches_nothing_that_serves()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 16, "variants: [{name: a, vendor: Nvidia}, {name: b, vendor: Huawei}]"));
        var before = await fleet.RunUntilAsync("both are ready", s => s.Service("chat").Is(InferenceJobState.Ready));

        await fleet.StopOperatorAsync();
        await fleet.StartOperatorAsync();
        var after = await fleet.RunForAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(before.PodsOf("chat").Select(pod => pod.Uid), after.PodsOf("chat").Select(pod => pod.Uid));
        Assert.Equal(before.Service("chat").Metadata.ResourceVersion, after.Service("chat").Metadata.ResourceVersion);
        await fleet.RunUntilAsync("a replica that comes later knows of them", s => s.Service("chat").Is(InferenceJobState.Ready));
    }
}
