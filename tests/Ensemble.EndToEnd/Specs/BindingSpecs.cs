using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Where volumes or devices must be allocated on the way, kube-scheduler binds: each pod is held to the node that was chosen for it.</summary>
public sealed class BindingSpecs
{
    private static readonly string BoundByScheduler = HarnessOptions.SmallPools.Replace("class: h100-sxm", "class: h100-sxm\n  binding: Scheduler", StringComparison.Ordinal);

    private static Task<JsonObject> CreateAsync(FleetHarness fleet, ResourceKind kind, string? ns, string json) =>
        fleet.User.CreateAsync<JsonObject>(kind, ns, null, JsonNode.Parse(json)!, dryRun: false, CancellationToken.None);

    private static string WithClaim(string name, int chips, string claim) =>
        JobYaml.Of(name, chips, JobYaml.OnNvidia, "duration: 10s") + $"\n      volumes: [{{name: data, persistentVolumeClaim: {{claimName: {claim}}}}}]";

    private static string? HeldTo(PodState pod) =>
        (string?)pod.Raw["spec"]!["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]?["nodeSelectorTerms"]?[0]?["matchFields"]?[0]?["values"]?[0];

    [Fact]
    public async Task In_a_pool_with_binding_Scheduler_pods_are_held_to_their_nodes_and_bound_by_the_scheduler()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Pools = BoundByScheduler });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 10s"));

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));

        Assert.All(done.PodsOf("llama"), pod => Assert.Equal(pod.Node, HeldTo(pod)));
        var pool = await fleet.User.GetAsync<AcceleratorPool>(null, "nvidia", CancellationToken.None);
        Assert.DoesNotContain("spec.binding", pool.Status?.Conditions?.Select(c => c.Message).Aggregate("", string.Concat) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_that_is_not_bound_yet_leaves_binding_to_the_scheduler_and_one_that_any_node_reaches_does_not()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await CreateAsync(fleet, CoreKinds.PersistentVolumeClaim, "default", """{"metadata":{"name":"unbound"},"spec":{"accessModes":["ReadWriteOnce"]}}""");
        await CreateAsync(fleet, CoreKinds.PersistentVolume, null, """{"metadata":{"name":"share"},"spec":{"nfs":{"server":"nas","path":"/data"}}}""");
        await CreateAsync(fleet, CoreKinds.PersistentVolumeClaim, "default", """{"metadata":{"name":"shared"},"spec":{"accessModes":["ReadWriteMany"],"volumeName":"share"}}""");
        await fleet.ApplyAsync(WithClaim("fresh", 8, "unbound"));
        await fleet.ApplyAsync(WithClaim("common", 8, "shared"));

        var done = await fleet.RunUntilAsync("both are complete", s => s.All(TrainingJobState.Complete));

        Assert.Equal(done.PodsOf("fresh")[0].Node, HeldTo(done.PodsOf("fresh")[0]));
        Assert.Null(HeldTo(done.PodsOf("common")[0]));
        Assert.Equal("Accepted", done.Job("fresh").Condition("Accepted")!.Reason); // The claim is acted on.
    }

    [Fact]
    public async Task A_volume_of_one_node_takes_the_job_to_that_node()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await CreateAsync(fleet, CoreKinds.PersistentVolume, null, """
            {"metadata":{"name":"disk"},"spec":{"local":{"path":"/nvme"},"nodeAffinity":{"required":{"nodeSelectorTerms":[
              {"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In","values":["gpu-3"]}]}]}}}}
            """);
        await CreateAsync(fleet, CoreKinds.PersistentVolumeClaim, "default", """{"metadata":{"name":"scratch"},"spec":{"accessModes":["ReadWriteOnce"],"volumeName":"disk"}}""");
        await fleet.ApplyAsync(WithClaim("llama", 8, "scratch"));

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));

        Assert.Equal("gpu-3", Assert.Single(done.PodsOf("llama")).Node);
    }

    [Fact]
    public async Task A_job_whose_claim_is_missing_waits_and_says_which()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(WithClaim("llama", 8, "absent"));
        var waiting = await fleet.RunUntilAsync("it waits", s => s.Is("llama", TrainingJobState.Queued));
        Assert.Contains("PersistentVolumeClaim absent, which spec.template names, does not exist", waiting.Job("llama").Status!.Waiting!.Message, StringComparison.Ordinal);

        await CreateAsync(fleet, CoreKinds.PersistentVolumeClaim, "default", """{"metadata":{"name":"absent"},"spec":{"accessModes":["ReadWriteOnce"]}}""");
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
    }
}
