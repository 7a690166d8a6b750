using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;
using Ensemble.LocalCluster.Fleet;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Every file of deploy/samples does on the site of deploy/samples/pools.yaml what its comments promise.</summary>
public sealed class SampleSpecs
{
    private const string Spine = "network.topology.nvidia.com/spine";
    private const string Leaf = "network.topology.nvidia.com/leaf";
    private const string SuperPod = "huawei.com/topotree.superpodid";

    [Fact]
    public async Task One_gpu_runs_on_the_fastest_class_that_has_room()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "01-one-gpu");

        var state = await fleet.RunUntilAsync("one-gpu is complete", s => s.Is("one-gpu", TrainingJobState.Complete));

        var placement = state.Job("one-gpu").Status!.Placement!;
        Assert.Equal(("h100-sxm", "nvidia-a", 1), (placement.Class, placement.Pool, placement.Accelerators));
        var pod = Assert.Single(state.PodsOf("one-gpu"));
        Assert.StartsWith("gpu-a-", pod.Node);
        Assert.Equal(1, pod.Limit("nvidia.com/gpu"));
    }

    [Fact]
    public async Task Sixty_four_gpus_sit_under_one_spine_in_two_racks_with_ranks_in_rack_order()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "02-64-gpus-topology");

        var state = await fleet.RunUntilAsync("pretrain-64 is complete", s => s.Is("pretrain-64", TrainingJobState.Complete));

        var pods = state.PodsOf("pretrain-64");
        Assert.Equal(8, pods.Count);
        Assert.All(pods, pod => Assert.Equal(8, pod.Limit("nvidia.com/gpu")));
        Assert.Single(pods.Select(pod => LabelOf(pod.Node, Spine)).Distinct());
        var racks = pods.Select(pod => LabelOf(pod.Node, Leaf)).ToList();
        Assert.Equal(2, racks.Distinct().Count());
        Assert.Equal(racks.OrderBy(rack => racks.IndexOf(rack)), racks); // No rack is entered twice.
    }

    [Fact]
    public async Task A_job_of_two_vendors_takes_the_faster_chips_while_they_are_free()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "03-two-vendors");

        var state = await fleet.RunUntilAsync("either-vendor is complete", s => s.Is("either-vendor", TrainingJobState.Complete));

        var placement = state.Job("either-vendor").Status!.Placement!;
        Assert.Equal(("nvidia", "h100-sxm"), (placement.Variant, placement.Class));
        var pods = state.PodsOf("either-vendor");
        Assert.Single(pods.Select(pod => LabelOf(pod.Node, Leaf)).Distinct());
        Assert.All(pods, pod => Assert.Equal("registry.example/pretrain-cuda:8", (string?)pod.Container["image"]));
    }

    [Fact]
    public async Task A_job_of_two_vendors_runs_on_Ascend_with_its_own_image_while_the_gpus_are_taken()
    {
        await using var fleet = await StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("busy", 128, "variants: [{name: nvidia, classes: [h100-sxm]}]", "duration: 10m"));
        await fleet.RunUntilAsync("the GPUs are taken", s => s.Is("busy", TrainingJobState.Running));
        await ApplySampleAsync(fleet, "03-two-vendors");

        var state = await fleet.RunUntilAsync("either-vendor is complete", s => s.Is("either-vendor", TrainingJobState.Complete));

        var job = state.Job("either-vendor");
        Assert.Equal(("ascend", "ascend-910b-376t", "ascend-b"), (job.Status!.Placement!.Variant, job.Status.Placement.Class, job.Status.Placement.Pool));
        Assert.Contains("ascend", job.Message("Placed"), StringComparison.Ordinal);
        Assert.All(state.PodsOf("either-vendor"), pod =>
        {
            Assert.Equal("registry.example/pretrain-cann:8", (string?)pod.Container["image"]);
            Assert.Equal((8, 0), (pod.Limit("huawei.com/Ascend910"), pod.Limit("nvidia.com/gpu")));
        });
    }

    [Fact]
    public async Task Sixty_four_dies_stay_inside_one_super_pod()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "04-super-pod");

        var state = await fleet.RunUntilAsync("super-pod is complete", s => s.Is("super-pod", TrainingJobState.Complete));

        var pods = state.PodsOf("super-pod");
        Assert.Equal(4, pods.Count);
        Assert.All(pods, pod => Assert.Equal(16, pod.Limit("huawei.com/Ascend910")));
        Assert.Single(pods.Select(pod => LabelOf(pod.Node, SuperPod)).Distinct());
    }

    [Fact]
    public async Task A_queue_at_its_limit_holds_back_its_own_jobs_only()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "05-two-queues");

        var waiting = await fleet.RunUntilAsync(
            "one job of each queue runs", s => s.Is("product-a", TrainingJobState.Running) && s.Jobs.Count(j => j.Status?.State == TrainingJobState.Running) == 2);
        var late = waiting.Jobs.Single(job => job.Status?.State == TrainingJobState.Queued);
        Assert.StartsWith("research-", late.Metadata.Name);
        Assert.Equal("QueueLimit", late.Status!.Waiting!.Code);
        Assert.Equal("needs 32 chips; queue research holds 32 of the 48 it may", late.Status.Waiting.Message);

        await fleet.RunUntilAsync("all are complete", s => s.All(TrainingJobState.Complete));
    }

    [Fact]
    public async Task All_samples_at_once_share_the_site_and_finish()
    {
        await using var fleet = await StartAsync();
        foreach (var sample in new[] { "01-one-gpu", "02-64-gpus-topology", "03-two-vendors", "04-super-pod", "05-two-queues" }) await ApplySampleAsync(fleet, sample);

        var state = await fleet.RunUntilAsync("all seven are complete", s => s.Jobs.Count == 7 && s.All(TrainingJobState.Complete), TimeSpan.FromMinutes(10));

        Assert.All(state.Jobs, job => Assert.Equal(1, job.Status!.Attempt));
        await fleet.AssertNoOrphansAsync(state);
    }

    [Fact]
    public async Task Replicas_of_one_host_go_to_racks_of_their_own()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "serving/01-one-host");

        var state = await fleet.RunUntilAsync("all are ready", s => s.Service("one-host").Is(InferenceJobState.Ready));

        Assert.Equal(3, state.PodsOf("one-host").Select(pod => LabelOf(pod.Node, Spine) + LabelOf(pod.Node, Leaf)).Distinct().Count());
    }

    [Fact]
    public async Task A_leader_and_its_worker_are_in_one_rack_and_the_other_replica_in_another()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "serving/02-leader-and-workers");

        var state = await fleet.RunUntilAsync("both are ready", s => s.Service("leader-and-workers").Is(InferenceJobState.Ready));

        var racks = state.PodsOf("leader-and-workers").GroupBy(pod => pod.Replica).Select(replica => Assert.Single(replica.Select(pod => LabelOf(pod.Node, Leaf)).Distinct())).ToList();
        Assert.Equal(2, racks.Distinct().Count());
        Assert.All(state.PodsOf("leader-and-workers"), pod => Assert.Equal(("8", "2"), (pod.Env("ENSEMBLE_TENSOR_PARALLEL"), pod.Env("ENSEMBLE_PIPELINE_PARALLEL"))));
    }

    [Fact]
    public async Task Eighteen_replicas_share_one_Service_on_chips_of_two_vendors()
    {
        await using var fleet = await StartAsync();
        await ApplySampleAsync(fleet, "serving/03-two-vendors");

        var state = await fleet.RunUntilAsync("all are ready", s => s.Service("two-vendors").Is(InferenceJobState.Ready));

        Assert.Equal("ascend-910c 2, h100-sxm 16", state.Service("two-vendors").Status!.Classes);
        Assert.Equal(18, state.PodsOf("two-vendors").Count(pod => pod is { Ready: true } && pod.Label("ensemble.fleet/serving") == "true"));
    }

    [Fact]
    public void No_sample_is_without_a_spec()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy/samples"), "*.yaml").Select(Path.GetFileName).Order();
        Assert.Equal(["01-one-gpu.yaml", "02-64-gpus-topology.yaml", "03-two-vendors.yaml", "04-super-pod.yaml", "05-two-queues.yaml", "pools.yaml"], files);
        Assert.Equal(
            ["01-one-host.yaml", "02-leader-and-workers.yaml", "03-two-vendors.yaml"],
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy/samples/serving"), "*.yaml").Select(Path.GetFileName).Order());
    }

    private static async Task<FleetHarness> StartAsync() => await FleetHarness.StartAsync(new()
    {
        Fleet = FleetDescription.Default,
        Classes = ["h100-sxm", "ascend-910b-376t", "ascend-910c", "t4"],
        Pools = await Repository.ReadAsync("deploy/samples/pools.yaml"),
    });

    private static async Task ApplySampleAsync(FleetHarness fleet, string name) => await fleet.ApplyAsync(await Repository.ReadAsync($"deploy/samples/{name}.yaml"));

    private static string LabelOf(string node, string label) => FleetDescription.Default.Nodes.Single(n => n.Name == node).Labels[label];
}
