using System.Text.Json.Nodes;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A drain moves a gang as a whole: the first eviction that is granted is the sign, its budget holds up the others.</summary>
public sealed class DrainSpecs
{
    [Fact]
    public async Task A_drained_node_is_left_by_the_whole_gang_which_goes_on_elsewhere_at_no_cost_in_restarts()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 100s", "checkpoint-every: \"10\""));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(30));
        var node = first.PodsOf("llama")[1].Node;

        using var drain = new Drain(fleet, node);
        await drain.CordonAsync();
        fleet.AfterEachLook = drain.TryAsync;
        var again = await fleet.RunUntilAsync(
            "the node is empty and the job runs again", s => Drain.IsDone(s, node) && s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);

        var job = again.Job("llama");
        Assert.Equal(("PodEvicted", $"the pod of rank 1 is evicted from {node}; the whole gang stops and moves"), (job.Status!.LastFailure!.Code, job.Status.LastFailure.Message));
        Assert.Equal(0, job.Status.Restarts ?? 0);
        Assert.Equal(1, drain.Granted);
        Assert.DoesNotContain(again.PodsOf("llama", attempt: 2), pod => pod.Node == node);
        Assert.Contains("PodEvicted", (await fleet.EventsAsync("llama")).Select(e => e.Reason));
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        await fleet.AssertNoOrphansAsync(done);
    }

    [Fact]
    public async Task A_running_gang_has_a_budget_that_lets_one_host_go()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 32, JobYaml.OnNvidia, "duration: 10m"));
        await fleet.ApplyAsync(JobYaml.Of("single", 8, JobYaml.OnAscend, "duration: 10m"));
        var state = await fleet.RunUntilAsync("both run", s => s.All(TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(1));

        var budgets = await fleet.User.ListAsync<JsonObject>(CoreKinds.PodDisruptionBudget, null, ListQuery.All, CancellationToken.None);
        var budget = Assert.Single(budgets.Items!); // A gang of one host needs none: its eviction is that of the whole gang.
        var uid = state.Job("llama").Metadata.Uid;
        Assert.Equal($"llama-{uid[..8]}", (string?)budget["metadata"]!["name"]);
        Assert.Equal(
            $$$"""{"minAvailable":3,"selector":{"matchLabels":{"ensemble.fleet/job-uid":"{{{uid}}}"}},"unhealthyPodEvictionPolicy":"AlwaysAllow"}""",
            budget["spec"]!.ToJsonString());
        Assert.Equal((4, 1), ((int)budget["status"]!["currentHealthy"]!, (int)budget["status"]!["disruptionsAllowed"]!));
    }

    [Fact]
    public async Task While_the_first_eviction_moves_the_gang_its_other_pods_are_not_evicted_one_by_one()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { StartOperator = true });
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 10m"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(1));
        await fleet.StopOperatorAsync(); // So that nobody moves the gang between the two.
        using var drain = new Drain(fleet, state.PodsOf("llama")[0].Node);

        Assert.True(await drain.EvictAsync(state.PodsOf("llama")[0]));
        Assert.False(await drain.EvictAsync(state.PodsOf("llama")[1]));

        await fleet.StartOperatorAsync();
        await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
    }

    [Fact]
    public async Task A_cordon_alone_disturbs_nobody_and_lets_nothing_new_in()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 60s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        foreach (var node in (string[])["gpu-1", "gpu-2", "gpu-3", "gpu-4"])
        {
            using var drain = new Drain(fleet, node);
            await drain.CordonAsync();
        }

        await fleet.LookAsync(); // Nodes and jobs are told of by two watches: the operator shall know of the cordons first.
        await fleet.ApplyAsync(JobYaml.Of("next", 8, JobYaml.OnNvidia, "duration: 5s"));
        var done = await fleet.RunUntilAsync("llama is complete", s => s.Is("llama", TrainingJobState.Complete));

        Assert.Equal(1, done.Job("llama").Status!.Attempt);
        Assert.Equal((TrainingJobState.Queued, "NodesUnavailable"), (done.Job("next").Status!.State, done.Job("next").Status!.Reason));
        Assert.Contains("4 nodes cordoned", done.Job("next").Status!.Waiting!.Message, StringComparison.Ordinal);
        Assert.Empty(done.PodsOf("next"));
        Assert.Equal(2, state.PodsOf("llama").Count);
    }

    [Fact]
    public async Task A_pod_that_the_scheduler_preempts_takes_its_gang_along_and_the_job_says_so()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 20s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        // As kube-scheduler does on a node that is not ours alone.
        var pod = state.PodsOf("llama")[1];
        var condition = new JsonObject
        {
            ["type"] = "DisruptionTarget", ["status"] = "True", ["reason"] = "PreemptionByScheduler", ["message"] = "default-scheduler: preempting to accommodate a higher priority pod",
        };
        var conditions = new JsonArray([.. pod.Raw["status"]!["conditions"]!.AsArray().Select(c => c!.DeepClone()), condition]);
        await fleet.User.PatchAsync<JsonObject>(
            CoreKinds.Pod, "default", pod.Name, PatchType.Merge, new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } }, dryRun: false, CancellationToken.None, "status");
        await fleet.DeletePodAsync(pod);

        var moved = await fleet.RunUntilAsync("it is preempted", s => s.Job("llama").Holds("Preempted"));
        Assert.Equal("PodPreempted", moved.Job("llama").Condition("Preempted")!.Reason);
        Assert.Contains("for a pod of higher priority", moved.Job("llama").Message("Preempted"), StringComparison.Ordinal);
        Assert.Equal(0, moved.Job("llama").Status!.Restarts ?? 0);
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.False(done.Job("llama").Holds("Preempted"));
        await fleet.AssertNoOrphansAsync(done);
    }
}
