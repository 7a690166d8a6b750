using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A gang that cannot start says what its kubelets say, holds its chips no longer than need be, and blames whom it should.</summary>
public sealed class StartFailureSpecs
{
    private static string With(string yaml, string image) => yaml.Replace("registry.example/train:1", image, StringComparison.Ordinal);

    [Theory]
    [InlineData("registry.example/train:missing", "ErrImagePull", "not found")]
    [InlineData("registry.example/Train:1", "InvalidImageName", "couldn't parse image name")]
    public async Task A_wrong_image_is_told_in_the_kubelets_words_and_the_job_fails_when_its_restarts_are_used_up(string image, string why, string message)
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(With(JobYaml.Of("llama", 16, JobYaml.OnNvidia + "\nrestart: {limit: 1, backoff: 1s}"), image));

        var first = await fleet.RunUntilAsync("the first try is over", s => s.Job("llama").Status!.LastFailure is not null, TimeSpan.FromSeconds(75));
        var failure = first.Job("llama").Status!.LastFailure!;
        Assert.Equal("TemplateCannotStart", failure.Code);
        Assert.StartsWith($"none of its 2 hosts can start the containers of spec.template: {why}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);

        var failed = await fleet.RunUntilAsync("it has failed", s => s.Is("llama", TrainingJobState.Failed));
        Assert.Contains("all 1 restarts are used up", failed.Job("llama").Message("Failed"), StringComparison.Ordinal);
        await fleet.AssertNoOrphansAsync(failed);
    }

    [Fact]
    public async Task A_host_that_alone_cannot_pull_is_avoided_and_that_costs_no_restart()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await SetFaultAsync(fleet, "gpu-2", "NoRegistry");
        await fleet.ApplyAsync(JobYaml.Of("llama", 24, JobYaml.OnNvidia, "duration: 10s"));
        await fleet.RunUntilAsync("it starts", s => s.PodsOf("llama").Count == 3);

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));

        var status = done.Job("llama").Status!;
        if (status.Attempt == 1) return; // It was not placed there at all.
        Assert.Equal((2, 0, "HostCannotStart", "gpu-2"), (status.Attempt, status.Restarts ?? 0, status.LastFailure!.Code, status.LastFailure.Nodes));
        Assert.DoesNotContain(done.PodsOf("llama", attempt: 2), pod => pod.Node == "gpu-2");
    }

    [Fact]
    public async Task A_registry_that_nobody_reaches_fails_no_job_and_the_job_starts_when_it_is_back()
    {
        await using var fleet = await FleetHarness.StartAsync();
        foreach (var node in (string[])["gpu-1", "gpu-2", "gpu-3", "gpu-4"]) await SetFaultAsync(fleet, node, "NoRegistry");
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia + "\nrestart: {limit: 0, backoff: 5s}", "duration: 10s"));
        var waiting = await fleet.RunForAsync(TimeSpan.FromMinutes(4));
        Assert.Equal((0, "HostCannotStart"), (waiting.Job("llama").Status!.Restarts ?? 0, waiting.Job("llama").Status!.LastFailure!.Code));

        foreach (var node in (string[])["gpu-1", "gpu-2", "gpu-3", "gpu-4"]) await SetFaultAsync(fleet, node, null);
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_volume_that_does_not_mount_is_named_when_the_start_times_out()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { StartTimeout = TimeSpan.FromSeconds(30) });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia + "\nstartTimeout: 30s")
            + "\n      volumes: [{name: data, configMap: {name: absent}}]");

        var late = await fleet.RunUntilAsync("the start has timed out", s => s.Job("llama").Status!.LastFailure is not null);
        Assert.Matches(
            "^only 0 of 2 hosts ran after 30 s; the gang was taken down whole \\(rank 0 on gpu-[1-4]: FailedMount: MountVolume.SetUp failed for volume \"data\" : configmap \"absent\" not found\\)$",
            late.Job("llama").Status!.LastFailure!.Message);
    }

    [Fact]
    public async Task A_job_that_Ascend_may_get_and_that_is_larger_than_a_rank_table_is_refused()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("huge", 12_000, "variants: [{name: nvidia, vendor: Nvidia}, {name: ascend, vendor: Huawei}]"));
        var state = await fleet.RunUntilAsync("it is refused", s => s.Is("huge", TrainingJobState.Invalid));
        Assert.Equal(
            "spec.size.accelerators is 12000; its variant ascend may run on Ascend, where a job has at most 9984: its HCCL rank table is a ConfigMap, which holds 1 MiB. Use at most 9984, or leave out spec.variants[1].", state.Job("huge").Message("Accepted"));
    }

    private static Task<JsonObject> SetFaultAsync(FleetHarness fleet, string node, string? fault) => fleet.User.PatchAsync<JsonObject>(
        CoreKinds.Node, null, node, PatchType.Merge,
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["local.ensemble.fleet/fault"] = fault } } }, dryRun: false, CancellationToken.None);
}
