using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.LocalCluster.Api;
using Ensemble.LocalCluster.Nodes;
using Xunit;

namespace Ensemble.LocalCluster.Tests.Nodes;

public sealed class PodLifeSpecs
{
    private static readonly (string, string)[] OneGpu = [("nvidia.com/gpu", "1")];
    private const string TwentySeconds = "\"local.ensemble.fleet/duration\": \"20s\"";

    [Fact]
    public async Task A_pod_starts_after_a_second_and_ends_when_its_training_does()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, TwentySeconds);

        Assert.Equal("Pending", await site.PhaseAsync("a"));
        await site.PassAsync(1);
        var running = await site.PodAsync("a");
        Assert.Equal("Running", running.Text("status", "phase"));
        Assert.Equal(("10.128.0.1", "10.0.0.1"), (running.Text("status", "podIP"), running.Text("status", "hostIP")));
        Assert.Equal("2026-01-01T00:00:01Z", running.Objects("status", "containerStatuses").Single().Text("state", "running", "startedAt"));
        Assert.Contains(running.Objects("status", "conditions"), c => c.Text("type") == "Ready" && c.Text("status") == "True");

        await site.PassAsync(19.75);
        Assert.Equal("Running", await site.PhaseAsync("a"));
        await site.PassAsync(0.25);
        var ended = await site.PodAsync("a");
        Assert.Equal("Succeeded", ended.Text("status", "phase"));
        Assert.Equal(0, ended.Objects("status", "containerStatuses").Single().Integer("state", "terminated", "exitCode"));
    }

    [Fact]
    public async Task A_pod_s_whole_life_costs_two_writes()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, TwentySeconds);
        await site.PassAsync(30);

        Assert.Equal(2, site.Audit.Count(a => a.IsWrite && a.Name == "a" && a.User == "ensemble-local-kubelet"));
    }

    [Fact]
    public async Task A_training_that_fails_ends_with_its_exit_code()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, TwentySeconds + ", \"local.ensemble.fleet/exit-code\": \"3\"");
        await site.PassAsync(25);

        var pod = await site.PodAsync("a");
        Assert.Equal("Failed", pod.Text("status", "phase"));
        Assert.Equal(3, pod.Objects("status", "containerStatuses").Single().Integer("state", "terminated", "exitCode"));
    }

    [Fact]
    public async Task A_training_prints_its_steps_and_checkpoints()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, TwentySeconds + ", \"local.ensemble.fleet/steps\": \"20\", \"local.ensemble.fleet/checkpoint-every\": \"10\"");
        await site.PassAsync(12);

        Assert.Equal(
            """
            2026-01-01T00:00:01.0000000Z training on 1 accelerators
            2026-01-01T00:00:03.0000000Z step 2/20 loss 7.00
            2026-01-01T00:00:05.0000000Z step 4/20 loss 4.87
            2026-01-01T00:00:07.0000000Z step 6/20 loss 3.59
            2026-01-01T00:00:09.0000000Z step 8/20 loss 2.80
            2026-01-01T00:00:11.0000000Z step 10/20 loss 2.33
            2026-01-01T00:00:11.0000000Z saved checkpoint at step 10

            """, await site.LogsAsync("a", "?timestamps=true"));
        Assert.Equal("saved checkpoint at step 10\n", await site.LogsAsync("a", "?tailLines=1"));
    }

    [Fact]
    public async Task A_log_that_is_followed_ends_when_the_container_does()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, TwentySeconds);
        await site.PassAsync(2);
        var following = site.LogsAsync("a", "?follow=true");
        await site.PassAsync(20);

        Assert.EndsWith("training is complete\n", await following.WaitAsync(Site.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_pod_gets_its_signal_says_how_it_ended_and_is_gone()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, TwentySeconds);
        await site.PassAsync(5);
        var logs = site.LogsAsync("a", "?follow=true");
        await site.DeletePodAsync("a");

        Assert.Null(await site.PodAsync("a"));
        Assert.EndsWith("SIGTERM: stopping\n", await logs.WaitAsync(Site.Stop), StringComparison.Ordinal);
        Assert.All(site.Cluster.ReadChips("gpu-1"), chip => Assert.Null(chip.Pod));
    }

    [Fact]
    public async Task A_pod_deleted_before_it_started_never_starts()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu);
        await site.DeletePodAsync("a");

        Assert.Null(await site.PodAsync("a"));
        Assert.All(site.Cluster.ReadChips("gpu-1"), chip => Assert.Null(chip.Pod));
        await site.PassAsync(3);
        Assert.All(site.Cluster.ReadChips("gpu-1"), chip => Assert.Equal(0, chip.Utilisation));
    }

    [Fact]
    public async Task Pods_beyond_what_a_node_has_are_refused_as_kubelet_refuses_them()
    {
        await using var site = await Site.OfAsync(Site.Gpus with { Cpu = "8" });
        await site.RunAsync("a", "gpu-1", [("cpu", "6")]);
        await site.RunAsync("b", "gpu-1", [("cpu", "3")]);
        await site.RunAsync("c", "gpu-1", [("nvidia.com/gpu", "9")]);
        await site.RunAsync("d", "gpu-1", [], more: "\"nodeSelector\": {\"zone\": \"a\"},");

        var refused = await site.PodAsync("b");
        Assert.Equal(("Failed", "OutOfcpu"), (refused.Text("status", "phase"), refused.Text("status", "reason")));
        Assert.Equal("Node didn't have enough resource: cpu, requested: 3000, used: 6000, capacity: 8000", refused.Text("status", "message"));
        Assert.Equal("OutOfnvidia.com/gpu", (await site.PodAsync("c")).Text("status", "reason"));
        Assert.Equal("NodeAffinity", (await site.PodAsync("d")).Text("status", "reason"));
    }

    [Fact]
    public async Task What_a_pod_held_is_free_again_when_it_ended()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", [("nvidia.com/gpu", "8")], TwentySeconds);
        await site.PassAsync(25);
        await site.RunAsync("b", "gpu-1", [("nvidia.com/gpu", "8")], TwentySeconds);
        await site.PassAsync(2);

        Assert.Equal("Running", await site.PhaseAsync("b"));
    }

    [Fact]
    public async Task A_pod_waits_for_the_ConfigMap_that_it_mounts()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, more: "\"volumes\": [{\"name\": \"v\", \"configMap\": {\"name\": \"late\"}}],");
        await site.PassAsync(10);
        Assert.Equal("Pending", await site.PhaseAsync("a"));

        var map = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "late" } };
        await site.Client.CreateAsync<JsonObject>(CoreKinds.ConfigMap, "default", "late", map, false, Site.Stop);
        await site.PassAsync(3);
        Assert.Equal("Running", await site.PhaseAsync("a"));
    }

    [Fact]
    public async Task A_pod_that_restarts_always_comes_back_after_its_pause()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        var pod = JsonNode.Parse("""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "annotations": {"local.ensemble.fleet/duration": "5s", "local.ensemble.fleet/exit-code": "1"}},
             "spec": {"nodeName": "gpu-1", "containers": [{"name": "c", "image": "i"}]}}
            """)!.AsObject();
        await site.Client.CreateAsync<JsonObject>(CoreKinds.Pod, "default", "a", pod, false, Site.Stop);
        await site.PassAsync(8);
        var waiting = (await site.PodAsync("a")).Objects("status", "containerStatuses").Single();
        Assert.Equal("CrashLoopBackOff", waiting.Text("state", "waiting", "reason"));

        await site.PassAsync(8.25);
        var again = (await site.PodAsync("a")).Objects("status", "containerStatuses").Single();
        Assert.Equal((1L, true), (again.Integer("restartCount"), again.At("state", "running") is not null));
    }

    [Fact]
    public async Task A_true_process_runs_with_its_environment_and_its_code_and_output_are_the_pod_s()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync(
            "a", "gpu-1", [], "\"local.ensemble.fleet/run\": \"true\"",
            command: "\"sh\", \"-c\", \"echo hello $WHO; exit 7\"", environment: "{\"name\": \"WHO\", \"value\": \"ensemble\"}");
        await site.PassAsync(1);
        await EndAsync(site, "a");

        Assert.Equal(7, (await site.PodAsync("a")).Objects("status", "containerStatuses").Single().Integer("state", "terminated", "exitCode"));
        Assert.Equal("hello ensemble\n", await site.LogsAsync("a"));
    }

    [Fact]
    public async Task A_true_process_is_told_to_stop_and_killed_if_it_does_not()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        foreach (var (name, script) in new[] { ("polite", "trap 'exit 5' TERM; echo up; while :; do sleep 0.01; done"), ("deaf", "trap '' TERM; echo up; while :; do sleep 0.01; done") })
            await site.RunAsync(name, "gpu-1", [], "\"local.ensemble.fleet/run\": \"true\"", command: $"\"sh\", \"-c\", \"{script}\"");
        await site.PassAsync(1);
        foreach (var name in new[] { "polite", "deaf" })
            while (await site.LogsAsync(name) != "up\n") await Task.Delay(5, Site.Stop);

        await site.DeletePodAsync("polite", 10);
        while (await site.PodAsync("polite") is not null) await Task.Delay(5, Site.Stop);
        await site.DeletePodAsync("deaf", 10);
        Assert.NotNull(await site.PodAsync("deaf"));
        await site.PassAsync(10);
        Assert.Null(await site.PodAsync("deaf"));
    }

    [Fact]
    public async Task A_command_that_is_not_there_fails_with_127_and_says_so()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", [], "\"local.ensemble.fleet/run\": \"true\"", command: "\"/no/such/program\"");
        await site.PassAsync(1);
        await EndAsync(site, "a");

        Assert.Equal(127, (await site.PodAsync("a")).Objects("status", "containerStatuses").Single().Integer("state", "terminated", "exitCode"));
        Assert.Contains("cannot run /no/such/program", await site.LogsAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_true_process_runs_where_the_cluster_does_not_allow_it()
    {
        await using var site = await Site.OfAsync(new KubeletOptions { RunLocalProcesses = false }, Site.Gpus);
        await site.RunAsync("a", "gpu-1", [], "\"local.ensemble.fleet/run\": \"true\"", command: "\"sh\", \"-c\", \"echo hello\"");
        await site.PassAsync(2);

        Assert.DoesNotContain("hello", await site.LogsAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_that_make_no_sense_are_named_in_the_log_and_replaced()
    {
        await using var site = await Site.OfAsync(Site.Gpus);
        await site.RunAsync("a", "gpu-1", OneGpu, "\"local.ensemble.fleet/duration\": \"soon\", \"local.ensemble.fleet/steps\": \"-5\"");
        await site.PassAsync(25);

        var log = await site.LogsAsync("a");
        Assert.Contains("local.ensemble.fleet/duration is 'soon', no time above zero such as 20s: using 20 s", log, StringComparison.Ordinal);
        Assert.Contains("local.ensemble.fleet/steps is '-5', no number from 1: using 100", log, StringComparison.Ordinal);
        Assert.Equal("Succeeded", await site.PhaseAsync("a"));
    }

    /// <summary>A true process takes true time.</summary>
    private static async Task EndAsync(Site site, string name)
    {
        while (await site.PhaseAsync(name) is not ("Succeeded" or "Failed")) await Task.Delay(5, Site.Stop);
    }
}
