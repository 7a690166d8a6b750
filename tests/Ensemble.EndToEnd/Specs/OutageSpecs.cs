using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>The API server goes away and comes back. What runs needs no API server, and must not be made to notice.</summary>
public sealed class OutageSpecs(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task An_API_server_that_was_away_costs_no_running_gang_anything(int minutes)
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.ApplyAsync(JobYaml.Of("pangu", 16, JobYaml.OnAscend, "duration: 1h"));
        var before = await fleet.RunUntilAsync("both run", s => s.All(TrainingJobState.Running));

        await fleet.OutageAsync(TimeSpan.FromMinutes(minutes), step: TimeSpan.FromSeconds(30));
        var after = await fleet.RunForAsync(TimeSpan.FromMinutes(3));

        Assert.All(after.Jobs, job => Assert.Equal((TrainingJobState.Running, 1), (job.Status!.State, job.Status.Attempt)));
        Assert.Equal(before.Pods.Select(p => p.Uid).Order(), after.Pods.Select(p => p.Uid).Order());
        Assert.True(fleet.Operator!.IsAlive);
    }

    [Fact]
    public async Task What_is_submitted_when_the_API_server_is_back_runs_within_seconds()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.RunUntilAsync("it runs", s => s.All(TrainingJobState.Running));
        await fleet.OutageAsync(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(30));
        await fleet.ApplyAsync(JobYaml.Of("after", 8, JobYaml.OnNvidia, "duration: 1h"));
        var began = fleet.Clock.GetUtcNow();
        await fleet.RunUntilAsync("it runs too", s => s.Is("after", TrainingJobState.Running));
        output.WriteLine($"after {(fleet.Clock.GetUtcNow() - began).TotalSeconds:0} s");
        Assert.InRange((fleet.Clock.GetUtcNow() - began).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task An_operator_that_comes_up_after_an_outage_gives_all_nodes_the_time_to_report()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 1h"));
        var before = await fleet.RunUntilAsync("it runs", s => s.All(TrainingJobState.Running));
        await fleet.StopOperatorAsync();
        await fleet.OutageAsync(TimeSpan.FromMinutes(2), step: TimeSpan.FromSeconds(30));
        await fleet.StartOperatorAsync();
        var after = await fleet.RunForAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((TrainingJobState.Running, 1), (after.Job("llama").Status!.State, after.Job("llama").Status!.Attempt));
        Assert.Equal(before.Pods.Select(p => p.Uid).Order(), after.Pods.Select(p => p.Uid).Order());
    }

    [Fact]
    public async Task A_node_that_died_while_the_API_server_was_away_is_found_out_once_it_had_the_time_to_report()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 1h"));
        var running = await fleet.RunUntilAsync("it runs", s => s.All(TrainingJobState.Running));
        var lost = running.PodsOf("llama")[1].Node;
        await fleet.FailNodeAsync(lost);
        await fleet.OutageAsync(TimeSpan.FromMinutes(2), step: TimeSpan.FromSeconds(30));
        var again = await fleet.RunUntilAsync("it runs elsewhere", s => s.Job("llama").Status?.Attempt == 2 && s.Is("llama", TrainingJobState.Running));
        Assert.DoesNotContain(again.PodsOf("llama", attempt: 2), pod => pod.Node == lost);
    }
}
