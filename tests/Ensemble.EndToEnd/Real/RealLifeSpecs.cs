using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Real;

/// <summary>A gang's life on a real API server, the operator under the role that its code declares.</summary>
[Collection("real")]
public sealed class RealLifeSpecs(RealServerFixture real, ITestOutputHelper output)
{
    [Fact]
    public async Task Gangs_of_both_vendors_run_to_their_end()
    {
        real.Require();
        await using var fleet = await RealFleet.StartAsync(real.Server);
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 2s"));
        await fleet.ApplyAsync(JobYaml.Of("pangu", 16, JobYaml.OnAscend, "duration: 2s"));
        var running = await fleet.RunUntilAsync("both run", s => s.Is("llama", TrainingJobState.Running) && s.Is("pangu", TrainingJobState.Running));
        Assert.Equal((2, 2), (running.PodsOf("llama").Count, running.PodsOf("pangu").Count));
        Assert.All(running.Pods, pod => Assert.Equal($"{pod.Job}-{pod.JobUid[..8]}-1", (string?)pod.Raw["spec"]!["schedulingGroup"]?["podGroupName"]));
        Assert.All(await GroupsAsync(fleet), group => Assert.Equal(2, (int)group["spec"]!["schedulingPolicy"]!["gang"]!["minCount"]!));
        var end = await fleet.RunUntilAsync("both end", s => s.All(TrainingJobState.Complete));
        Assert.All(end.Jobs, job => Assert.Equal(1, job.Status!.Attempt));
        for (var patience = 100; (await GroupsAsync(fleet)).Count > 0; patience--)
        {
            Assert.True(patience > 0, "groups of gangs that are over are left");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Another_schedulers_pods_are_bound_when_their_volumes_are_there()
    {
        real.Require();
        await using var fleet = await RealFleet.StartAsync(real.Server);
        await fleet.ApplyAsync("""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: standard}
            provisioner: local.ensemble.fleet/volumes
            reclaimPolicy: Delete
            volumeBindingMode: WaitForFirstConsumer
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: local}
            provisioner: kubernetes.io/no-provisioner
            volumeBindingMode: WaitForFirstConsumer
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: nvme-3}
            spec:
              storageClassName: local
              persistentVolumeReclaimPolicy: Delete
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteOnce]
              local: {path: /nvme}
              nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [gpu-3]}]}]}}
            """);
        foreach (var kind in new[] { "standard", "local" })
        {
            await fleet.ApplyAsync($$"""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: on-{{kind}} }
                spec: {storageClassName: {{kind}}, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: on-{{kind}}, annotations: {local.ensemble.fleet/duration: 5h} }
                spec:
                  schedulerName: ensemble
                  containers: [{name: main, image: 'registry.example/notebook:1', resources: {limits: {nvidia.com/gpu: '1'} } }]
                  volumes: [{name: work, persistentVolumeClaim: {claimName: on-{{kind}} } }]
                """);
        }

        var state = await fleet.RunUntilAsync("both run", s => s.Pods.Count == 2 && s.Pods.All(pod => pod.Phase == "Running"));
        Assert.Equal("gpu-3", state.Pods.Single(pod => pod.Name == "on-local").Node);
        var claim = await fleet.User.GetAsync<JsonObject>(CoreKinds.PersistentVolumeClaim, "default", "on-standard", CancellationToken.None);
        Assert.Equal(state.Pods.Single(pod => pod.Name == "on-standard").Node, (string?)claim["metadata"]!["annotations"]!["volume.kubernetes.io/selected-node"]);
        foreach (var name in new[] { "on-standard", "on-local" }) await fleet.User.DeleteAsync(CoreKinds.PersistentVolumeClaim, "default", name, null, CancellationToken.None);
    }

    [Fact]
    public async Task A_gang_whose_node_dies_runs_again_elsewhere()
    {
        real.Require();
        await using var fleet = await RealFleet.StartAsync(real.Server);
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 6s", "checkpoint-every: \"10\""));
        var running = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var lost = running.PodsOf("llama")[1].Node;
        await fleet.FailNodeAsync(lost);
        var again = await fleet.RunUntilAsync("it runs again", s => s.Job("llama").Status?.Attempt == 2 && s.Is("llama", TrainingJobState.Running));
        Assert.DoesNotContain(again.PodsOf("llama", attempt: 2), pod => pod.Node == lost);
        await fleet.RunUntilAsync("it ends", s => s.Is("llama", TrainingJobState.Complete));
        Assert.Equal(0, (await fleet.LookAsync()).Job("llama").Status!.Restarts ?? 0);
    }

    [Fact]
    public async Task A_job_that_is_deleted_while_it_runs_takes_its_pods_along()
    {
        real.Require();
        await using var fleet = await RealFleet.StartAsync(real.Server);
        await fleet.ApplyAsync(JobYaml.Of("doomed", 16, JobYaml.OnNvidia, "duration: 10m"));
        await fleet.RunUntilAsync("it runs", s => s.Is("doomed", TrainingJobState.Running));
        await fleet.DeleteJobAsync("doomed");
        await fleet.RunUntilAsync("all is gone", s => s.Jobs.Count == 0 && s.Pods.Count == 0);
    }

    [Fact]
    public async Task A_quota_in_the_middle_of_a_gang_withdraws_it_whole_and_says_so()
    {
        real.Require();
        await using var fleet = await RealFleet.StartAsync(real.Server);
        await fleet.ApplyAsync("{apiVersion: v1, kind: Namespace, metadata: {name: capped}}");
        await fleet.ApplyAsync("{apiVersion: v1, kind: ResourceQuota, metadata: {name: two, namespace: capped}, spec: {hard: {pods: '2'}}}");
        await fleet.ApplyAsync(JobYaml.Of("wide", 24, JobYaml.OnNvidia, "duration: 1s").Replace("  name: wide", "  name: wide\n  namespace: capped", StringComparison.Ordinal));
        var waiting = await fleet.RunUntilAsync("it waits for its quota", s => s.FindJob("wide", "capped")?.Status?.LastFailure?.Message?.Contains("exceeded quota: two", StringComparison.Ordinal) == true);
        Assert.Equal(TrainingJobState.Queued, waiting.Job("wide", "capped").Status!.State);
        await fleet.RunUntilAsync("no pod of it is left", s => !s.Pods.Any(p => p.Job == "wide"));
        await fleet.ApplyAsync("{apiVersion: v1, kind: ResourceQuota, metadata: {name: two, namespace: capped}, spec: {hard: {pods: '9'}}}");
        await fleet.RunUntilAsync("it runs to its end", s => s.Job("wide", "capped").Status?.State == TrainingJobState.Complete);
    }

    [Fact]
    public async Task An_operator_that_starts_anew_takes_over_what_runs()
    {
        real.Require();
        await using var fleet = await RealFleet.StartAsync(real.Server);
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 5s"));
        var before = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.StopOperatorAsync();
        await fleet.StartOperatorAsync();
        var end = await fleet.RunUntilAsync("it ends", s => s.Is("llama", TrainingJobState.Complete));
        Assert.Equal(before.PodsOf("llama").Select(p => p.Uid), end.PodsOf("llama").Select(p => p.Uid));
        output.WriteLine($"{before.PodsOf("llama").Count} pods ran on");
    }

    private static async Task<IReadOnlyList<JsonObject>> GroupsAsync(RealFleet fleet) =>
        (await fleet.User.ListAsync<JsonObject>(new("scheduling.k8s.io", "v1alpha2", "PodGroup", "podgroups", Namespaced: true), null, ListQuery.All, CancellationToken.None)).Items ?? [];
}
