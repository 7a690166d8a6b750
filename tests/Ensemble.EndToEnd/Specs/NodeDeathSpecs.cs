using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A gang lives and dies whole: what takes one host takes the attempt, and the next one runs elsewhere.</summary>
public sealed class NodeDeathSpecs
{
    [Fact]
    public async Task A_dead_node_restarts_the_whole_gang_elsewhere_from_its_checkpoint_at_no_cost_in_restarts()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 100s", "checkpoint-every: \"10\""));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(45));
        var dead = first.PodsOf("llama")[1].Node;

        await fleet.FailNodeAsync(dead);
        var again = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);

        var job = again.Job("llama");
        Assert.Equal(0, job.Status!.Restarts ?? 0);
        Assert.Equal("NodeLost", job.Status.LastFailure!.Code);
        Assert.Equal($"node {dead} with rank 1 was lost; the whole gang starts again elsewhere", job.Status.LastFailure.Message);
        Assert.Equal((1, dead), (job.Status.LastFailure.Attempt, job.Status.LastFailure.Nodes));
        var pods = again.PodsOf("llama", attempt: 2);
        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod => Assert.NotEqual(dead, pod.Node));
        Assert.All(pods, pod => Assert.Equal("2", pod.Env("ENSEMBLE_ATTEMPT")));

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        var log = await fleet.LogsAsync(done.PodsOf("llama", attempt: 2)[0]);
        Assert.Matches("resumed from checkpoint at step [4-9]0", log);
        await fleet.AssertNoOrphansAsync(done);
        Assert.Contains("NodeLost", (await fleet.EventsAsync("llama")).Select(e => e.Reason));
    }

    [Fact]
    public async Task A_gang_whose_node_dies_waits_while_nothing_else_holds_it_and_runs_when_the_node_is_back()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("whole-pool", 32, JobYaml.OnNvidia, "duration: 60s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("whole-pool", TrainingJobState.Running));
        var dead = first.PodsOf("whole-pool")[3].Node;

        await fleet.FailNodeAsync(dead);
        var waiting = await fleet.RunUntilAsync("it waits", s => s.Is("whole-pool", TrainingJobState.Queued) && s.Job("whole-pool").Status!.Waiting?.Code == "NodesUnavailable");
        Assert.Contains("1 node not ready", waiting.Job("whole-pool").Status!.Waiting!.Message, StringComparison.Ordinal);

        await fleet.RecoverNodeAsync(dead);
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("whole-pool", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        Assert.Equal(2, done.Job("whole-pool").Status!.Attempt);
        await fleet.AssertNoOrphansAsync(done);
    }

    [Fact]
    public async Task A_node_that_is_away_for_a_moment_disturbs_nobody()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 120s"));
        var state = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        await fleet.PartitionNodeAsync(state.PodsOf("llama")[0].Node);
        await fleet.RunForAsync(TimeSpan.FromSeconds(20));
        await fleet.RecoverNodeAsync(state.PodsOf("llama")[0].Node);

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        Assert.Equal(1, done.Job("llama").Status!.Attempt);
    }

    [Fact]
    public async Task Chips_of_a_silent_node_are_not_given_to_others_while_its_processes_may_still_run()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 30m"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var silent = first.PodsOf("llama")[1].Node;
        await fleet.PartitionNodeAsync(silent);
        await fleet.RunUntilAsync("it runs elsewhere", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);

        await fleet.ApplyAsync(JobYaml.Of("next", 16, JobYaml.OnNvidia, "duration: 10s"));
        var waiting = await fleet.RunUntilAsync("next waits", s => s.Is("next", TrainingJobState.Queued));
        Assert.DoesNotContain(waiting.PodsOf("next"), pod => pod.Node == silent);

        await fleet.RecoverNodeAsync(silent); // Its kubelet hears that the old pod is to end, and only then are its chips free.
        await fleet.RunUntilAsync("next is complete", s => s.Is("next", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_chip_that_fails_takes_the_attempt_along_and_the_next_one_avoids_it()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, JobYaml.OnNvidia, "duration: 60s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var node = first.PodsOf("llama")[0].Node;

        await fleet.FailChipAsync(node, 3);
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));

        Assert.Equal(2, done.Job("llama").Status!.Attempt);
        Assert.NotEqual(node, done.PodsOf("llama", attempt: 2)[0].Node); // It has seven healthy chips left.
    }

    [Fact]
    public async Task A_pod_that_somebody_deletes_restarts_the_whole_gang()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 30s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        await fleet.DeletePodAsync(first.PodsOf("llama")[1]);
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));

        Assert.Equal((2, "PodRemoved"), (done.Job("llama").Status!.Attempt, done.Job("llama").Status!.LastFailure!.Code));
        Assert.Equal(0, done.Job("llama").Status!.Restarts ?? 0);
        await fleet.AssertNoOrphansAsync(done);
    }
}
