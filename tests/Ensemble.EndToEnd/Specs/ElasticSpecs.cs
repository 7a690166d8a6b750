using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Jobs of elastic size over hours: as large as there is room, smaller after a loss, larger when room lies idle, and no swinging.</summary>
public sealed class ElasticSpecs
{
    private static string Elastic(string name, int min, int max, string more = "", params string[] annotations) =>
        JobYaml.Of(name, 1, $"{JobYaml.OnNvidia}\n{more}", annotations).Replace("    accelerators: 1", $"    elastic: {{min: {min}, max: {max}}}", StringComparison.Ordinal);

    [Fact]
    public async Task A_job_starts_as_large_as_there_is_room_shrinks_when_a_host_dies_and_grows_back()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Step = TimeSpan.FromSeconds(5) });
        await fleet.ApplyAsync(Elastic("llama", 8, 32, "checkpoint: {every: 1m}", "duration: 10h"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.Equal(32, first.Job("llama").Status!.Placement!.Accelerators);

        var dead = first.PodsOf("llama")[3].Node;
        await fleet.FailNodeAsync(dead);
        var small = await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
        Assert.Equal(16, small.Job("llama").Status!.Placement!.Accelerators); // In steps of powers of two, on three hosts.

        await fleet.RecoverNodeAsync(dead);
        await fleet.RunForAsync(TimeSpan.FromMinutes(8));
        Assert.Equal(2, (await fleet.LookAsync()).Job("llama").Status!.Attempt); // Not within ten minutes of its start.
        var large = await fleet.RunUntilAsync("it grew back", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 3, TimeSpan.FromMinutes(10));
        Assert.Equal((32, 0), (large.Job("llama").Status!.Placement!.Accelerators, large.Job("llama").Status!.Restarts ?? 0));
        Assert.Contains("RoomToGrow", (await fleet.EventsAsync("llama")).Select(e => e.Reason));

        await fleet.RunForAsync(TimeSpan.FromHours(2));
        Assert.Equal(3, (await fleet.LookAsync()).Job("llama").Status!.Attempt); // No swinging.
    }

    [Fact]
    public async Task A_job_that_saves_no_checkpoints_is_not_stopped_to_grow()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Step = TimeSpan.FromSeconds(10) });
        await fleet.ApplyAsync(JobYaml.Of("first", 16, JobYaml.OnNvidia, "duration: 60s"));
        await fleet.RunUntilAsync("it runs", s => s.Is("first", TrainingJobState.Running));
        await fleet.ApplyAsync(Elastic("llama", 8, 32, "", "duration: 10h"));
        await fleet.RunForAsync(TimeSpan.FromHours(1));
        Assert.Equal((1, 16), ((await fleet.LookAsync()).Job("llama").Status!.Attempt, (await fleet.LookAsync()).Job("llama").Status!.Placement!.Accelerators));
    }

    [Fact]
    public async Task Room_that_a_larger_job_waits_for_is_not_grown_into()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Step = TimeSpan.FromSeconds(10) });
        await fleet.ApplyAsync(JobYaml.Of("first", 16, JobYaml.OnNvidia, "duration: 20m"));
        await fleet.RunUntilAsync("it runs", s => s.Is("first", TrainingJobState.Running));
        await fleet.ApplyAsync(Elastic("llama", 8, 32, "checkpoint: {every: 1m}", "duration: 50m"));
        await fleet.RunUntilAsync("it runs on the other half", s => s.Is("llama", TrainingJobState.Running));
        await fleet.ApplyAsync(JobYaml.Of("huge", 32, JobYaml.OnNvidia, "duration: 10s"));

        var done = await fleet.RunUntilAsync("huge is complete", s => s.Is("huge", TrainingJobState.Complete), TimeSpan.FromHours(2));
        Assert.Equal((1, TrainingJobState.Complete), (done.Job("llama").Status!.Attempt, done.Job("llama").Status!.State));
    }

    [Fact]
    public async Task Jobs_that_come_and_go_make_nobody_swing()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Step = TimeSpan.FromSeconds(10) });
        await fleet.ApplyAsync(Elastic("llama", 8, 32, "checkpoint: {every: 1m, onStop: {signal: SIGUSR1, grace: 1m}}", "duration: 100h"));
        var victim = (await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running))).PodsOf("llama")[0].Node;
        await fleet.ApplyAsync(Elastic("qwen", 8, 16, "checkpoint: {every: 1m}", "duration: 100h"));

        // Every hour a node dies and comes back, and a small job passes by.
        for (var hour = 0; hour < 3; hour++)
        {
            await fleet.FailNodeAsync(victim);
            await fleet.RunForAsync(TimeSpan.FromMinutes(10));
            await fleet.RecoverNodeAsync(victim);
            await fleet.ApplyAsync(JobYaml.Of($"small-{hour}", 4, JobYaml.OnNvidia, "duration: 3m"));
            await fleet.RunForAsync(TimeSpan.FromMinutes(50));
        }

        var state = await fleet.LookAsync();
        foreach (var job in (string[])["llama", "qwen"])
        {
            Assert.Equal(TrainingJobState.Running, state.Job(job).Status!.State);
            Assert.InRange(state.Job(job).Status!.Attempt!.Value, 1, 7); // At most one loss and one growth an hour.
        }

        Assert.All(Enumerable.Range(0, 3), hour => Assert.Equal(TrainingJobState.Complete, state.Job($"small-{hour}").Status!.State));
    }
}
