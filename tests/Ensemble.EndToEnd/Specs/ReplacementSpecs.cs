using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Restart scope FailedHosts: what is left of a gang keeps rank and pods, and only the lost hosts are made anew.</summary>
public sealed class ReplacementSpecs
{
    private const string FailedHosts = "restart: {scope: FailedHosts, backoff: 1s}";

    private static string Llama(int chips, string duration, string on = JobYaml.OnNvidia) =>
        JobYaml.Of("llama", chips, $"{on}\n{FailedHosts}", $"duration: {duration}", "checkpoint-every: \"10\"");

    [Fact]
    public async Task A_lost_host_is_replaced_and_the_others_keep_rank_and_pods()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Llama(24, "100s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        await fleet.RunForAsync(TimeSpan.FromSeconds(30));
        var lost = first.PodsOf("llama")[1];

        await fleet.FailNodeAsync(lost.Node);
        var again = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);

        var job = again.Job("llama");
        Assert.Equal(("NodeLost", $"node {lost.Node} with rank 1 was lost; 1 host of 3 is replaced, the others keep rank and place"), (job.Status!.LastFailure!.Code, job.Status.LastFailure.Message));
        Assert.Equal((0, 2, 1), (job.Status.Restarts ?? 0, job.Status.Placement!.Generation, job.Status.Placement.FirstAttempt));
        var replaced = Assert.Single(job.Status.Placement.Replaced!);
        Assert.Equal((1, 2), (replaced.Rank, replaced.Attempt));
        foreach (var rank in (int[])[0, 2])
        {
            var before = first.PodsOf("llama").Single(pod => pod.Rank == rank);
            Assert.Equal(before.Uid, again.PodsOf("llama", attempt: 1).Single(pod => pod.Rank == rank).Uid);
        }

        var pod = Assert.Single(again.PodsOf("llama", attempt: 2));
        Assert.Equal((1, $"llama-{job.Metadata.Uid[..8]}-2-1", "2"), (pod.Rank, pod.Name, pod.Env("ENSEMBLE_ATTEMPT")));
        Assert.NotEqual(lost.Node, pod.Node);
        Assert.Equal(lost.Env("MASTER_ADDR"), pod.Env("MASTER_ADDR")); // It meets the others where they are.

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        Assert.Equal(3, done.PodsOf("llama").Count(p => p.Phase == "Succeeded"));
        await fleet.AssertNoOrphansAsync(done);
    }

    [Fact]
    public async Task Where_no_other_host_is_to_be_had_the_whole_gang_starts_again_after_a_while()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Llama(32, "10m"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var lost = first.PodsOf("llama")[2].Node;

        await fleet.FailNodeAsync(lost);
        var lacking = await fleet.RunUntilAsync("it lacks a host", s => s.Job("llama").Status!.Waiting?.Code == "NoReplacementNow");
        Assert.Equal((TrainingJobState.Placed, 1), (lacking.Job("llama").Status!.State, lacking.Job("llama").Status!.Attempt));
        Assert.Equal([2], lacking.Job("llama").Status!.Placement!.VacantRanks!);
        Assert.Equal(3, lacking.PodsOf("llama").Count(pod => pod is { Phase: "Running", Deleting: false }));

        var given = await fleet.RunUntilAsync("it is withdrawn", s => s.Is("llama", TrainingJobState.Queued), TimeSpan.FromSeconds(70));
        Assert.Equal(("NotReplaced", "no replacement for 1 host was found in 1 min; the whole gang starts again"), (given.Job("llama").Status!.LastFailure!.Code, given.Job("llama").Status!.LastFailure!.Message));

        await fleet.RecoverNodeAsync(lost);
        var again = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
        Assert.Null(again.Job("llama").Status!.Placement!.Replaced);
        await fleet.AssertNoOrphansAsync(again);
    }

    [Fact]
    public async Task The_host_that_holds_the_rendezvous_takes_the_whole_gang_along()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Llama(16, "60s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        await fleet.FailNodeAsync(first.PodsOf("llama")[0].Node);
        var again = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
        Assert.Equal(2, again.PodsOf("llama", attempt: 2).Count);
    }

    [Fact]
    public async Task On_Ascend_the_whole_gang_starts_again_because_HCCL_reads_its_rank_table_once()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Llama(16, "60s", JobYaml.OnAscend));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.Contains("spec.restart.scope", first.Job("llama").Message("Accepted"), StringComparison.Ordinal);

        await fleet.FailNodeAsync(first.PodsOf("llama")[1].Node);
        var again = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
        Assert.Equal(2, again.PodsOf("llama", attempt: 2).Count);
    }

    [Fact]
    public async Task A_process_that_fails_alone_is_replaced_counts_and_may_come_back_on_its_host()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Llama(32, "100s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var pod = first.PodsOf("llama")[3];

        await fleet.DeletePodAsync(pod); // The only pool has no other host.
        var again = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);

        Assert.Equal(pod.Node, Assert.Single(again.PodsOf("llama", attempt: 2)).Node);
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_that_ends_around_any_write_of_a_replacement_makes_no_host_twice(bool after)
    {
        var (writes, most) = (0, 1);
        for (var k = 0; k <= most; k++)
        {
            var gate = new KillGate(k, after);
            await using var fleet = await FleetHarness.StartAsync(new() { Gate = gate, Step = TimeSpan.FromSeconds(2), NodeGrace = TimeSpan.FromSeconds(20), LeasePeriod = TimeSpan.FromSeconds(8), Classes = ["h100-sxm"] });
            WriteSweep.Restart(fleet, gate);
            await fleet.ApplyAsync(Llama(24, "60s"));
            var running = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
            await fleet.FailNodeAsync(running.PodsOf("llama").First(pod => pod.Rank == 1).Node);
            var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
            Assert.Equal(0, done.Job("llama").Status!.Restarts ?? 0);
            await fleet.AssertNoOrphansAsync(done);
            if (k == 0) (writes, most) = (gate.Count, gate.Count);
        }

        Assert.True(writes > 15, $"only {writes} writes");
    }
}
