using System.Net;
using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Our own gangs are native PodGroups where the API server has these, so that others see that their pods belong together.</summary>
public sealed class GangGroupSpecs
{
    private static readonly ResourceKind PodGroup = new("scheduling.k8s.io", "v1beta1", "PodGroup", "podgroups", Namespaced: true);

    [Fact]
    public async Task A_gangs_pods_name_a_group_of_just_their_number_which_takes_one_write_and_goes_when_the_gang_is_over()
    {
        var writes = new RecordingGate();
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = writes });
        await fleet.ApplyAsync(JobYaml.Of("llama", 24, JobYaml.OnNvidia, "duration: 20s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        var uid = state.Job("llama").Metadata.Uid;
        var group = Assert.Single(await GroupsAsync(fleet));
        Assert.Equal($"llama-{uid[..8]}-1", (string?)group["metadata"]!["name"]);
        Assert.Equal(3, (int)group["spec"]!["schedulingPolicy"]!["gang"]!["minCount"]!);
        Assert.Equal(("TrainingJob", uid), ((string?)group["metadata"]!["ownerReferences"]![0]!["kind"], (string?)group["metadata"]!["ownerReferences"]![0]!["uid"]));
        Assert.All(state.PodsOf("llama"), pod => Assert.Equal($"llama-{uid[..8]}-1", GroupOf(pod)));
        Assert.Single(writes.All, write => write.Kind == PodGroup);

        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.Empty(await GroupsAsync(fleet));
        Assert.Equal(2, writes.All.Count(write => write.Kind == PodGroup));
    }

    [Fact]
    public async Task Each_attempt_has_a_group_of_its_own_and_a_deleted_job_leaves_none()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 10m"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.FailNodeAsync(state.PodsOf("llama")[0].Node);
        state = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);

        var group = Assert.Single(await GroupsAsync(fleet));
        Assert.EndsWith("-2", (string?)group["metadata"]!["name"]);
        Assert.All(state.PodsOf("llama", attempt: 2), pod => Assert.Equal((string?)group["metadata"]!["name"], GroupOf(pod)));

        await fleet.DeleteJobAsync("llama");
        await fleet.RunUntilAsync("it is gone", s => s.Jobs.Count == 0);
        Assert.Empty(await GroupsAsync(fleet));
    }

    [Fact]
    public async Task A_replica_of_many_hosts_has_a_group_and_whatever_is_of_one_pod_has_none()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 1, chips: 16, spec: JobYaml.OnNvidia));
        await fleet.ApplyAsync(JobYaml.Of("small", 8, JobYaml.OnNvidia, "duration: 10m"));
        var state = await fleet.RunUntilAsync("both run", s => s.Pods.Count == 3 && s.Pods.All(pod => pod.Phase == "Running"));

        var group = Assert.Single(await GroupsAsync(fleet));
        Assert.Equal(2, (int)group["spec"]!["schedulingPolicy"]!["gang"]!["minCount"]!);
        Assert.All(state.PodsOf("chat"), pod => Assert.Equal((string?)group["metadata"]!["name"], GroupOf(pod)));
        Assert.Null(GroupOf(Assert.Single(state.PodsOf("small"))));

        await fleet.DeleteServiceAsync("chat");
        await fleet.RunUntilAsync("it is gone", s => s.Pods.All(pod => pod.Job != "chat"));
        Assert.Empty(await GroupsAsync(fleet));
    }

    [Fact]
    public async Task A_gang_that_kube_scheduler_binds_is_a_group_of_all_its_pods_there()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Pools = HarnessOptions.SmallPools.Replace("class: h100-sxm", "class: h100-sxm\n  binding: Scheduler", StringComparison.Ordinal) });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 20s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var group = Assert.Single(await GroupsAsync(fleet));
        Assert.Equal(state.PodsOf("llama").Count, (int)group["spec"]!["schedulingPolicy"]!["gang"]!["minCount"]!);
        Assert.All(state.PodsOf("llama"), pod => Assert.Equal((string?)group["metadata"]!["name"], GroupOf(pod)));
    }

    [Fact]
    public async Task A_host_that_is_replaced_joins_the_group_of_its_gang()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia + "\nrestart: {scope: FailedHosts}", "duration: 10m"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var group = GroupOf(state.PodsOf("llama")[0]);
        await fleet.FailNodeAsync(state.PodsOf("llama").Single(pod => pod.Label("ensemble.fleet/rank") == "1").Node);
        state = await fleet.RunUntilAsync("it runs with another host", s => s.PodsOf("llama", attempt: 2).Any(pod => pod.Phase == "Running"));
        Assert.Equal(group, GroupOf(Assert.Single(state.PodsOf("llama", attempt: 2))));
        Assert.Equal(group, (string?)Assert.Single(await GroupsAsync(fleet))["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_group_has_the_priority_class_of_its_pods()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: urgent}, value: 1000}");
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia + "\npriorityClassName: urgent", "duration: 10m"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.All(state.PodsOf("llama"), pod => Assert.Equal("urgent", (string?)pod.Raw["spec"]!["priorityClassName"]));
        Assert.Equal("urgent", (string?)Assert.Single(await GroupsAsync(fleet))["spec"]!["priorityClassName"]);
    }

    [Fact]
    public async Task A_template_that_names_a_group_itself_keeps_it()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 10m") + "\n      schedulingGroup: {podGroupName: mine}");
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.All(state.PodsOf("llama"), pod => Assert.Equal("mine", GroupOf(pod)));
        Assert.Empty(await GroupsAsync(fleet));
    }

    [Fact]
    public async Task A_group_that_is_refused_harms_no_gang()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = new RefusingGate(write => write.Kind == PodGroup, "podgroups.scheduling.k8s.io is forbidden") });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 20s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.All(state.PodsOf("llama"), pod => Assert.Null(GroupOf(pod)));
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
    }

    [Fact]
    public async Task Where_no_groups_are_served_nothing_is_written_of_them()
    {
        var writes = new RecordingGate();
        await using var fleet = await FleetHarness.StartAsync(new() { Gate = writes, Wire = way => new WithoutGroups(way) });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 20s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.All(state.PodsOf("llama"), pod => Assert.Null(GroupOf(pod)));
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.DoesNotContain(writes.All, write => write.Kind.Kind == "PodGroup");
    }

    private static string? GroupOf(PodState pod) => (string?)pod.Raw["spec"]!["schedulingGroup"]?["podGroupName"];

    private static async Task<IReadOnlyList<JsonObject>> GroupsAsync(FleetHarness fleet) =>
        (await fleet.User.ListAsync<JsonObject>(PodGroup, null, ListQuery.All, CancellationToken.None)).Items ?? [];

    /// <summary>An API server that knows of no PodGroups.</summary>
    private sealed class WithoutGroups(HttpMessageHandler way) : DelegatingHandler(way)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.StartsWith("/apis/scheduling.k8s.io/v1", StringComparison.Ordinal) && !request.RequestUri.AbsolutePath.StartsWith("/apis/scheduling.k8s.io/v1/", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("{}"), RequestMessage = request })
                : base.SendAsync(request, cancellationToken);
    }
}
