using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A taint that drives pods from a node drives the whole gang, at once, not rank after rank.</summary>
public sealed class TaintSpecs
{
    private const string Maintenance = "example.com/maintenance";

    private static string Tolerating(string name, string duration, string toleration) => JobYaml.Of(name, 16, JobYaml.OnNvidia, $"duration: {duration}")
        + $"\n      tolerations: [{toleration}]";

    [Fact]
    public async Task A_NoExecute_taint_moves_the_whole_gang()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 60s"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var node = first.PodsOf("llama")[1].Node;

        await fleet.TaintAsync(node, Maintenance, "NoExecute");
        var again = await fleet.RunUntilAsync("it runs elsewhere", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);

        Assert.Equal("NodeTainted", again.Job("llama").Status!.LastFailure!.Code);
        Assert.Contains($"rank 1 may not stay on {node}", again.Job("llama").Status!.LastFailure!.Message, StringComparison.Ordinal);
        Assert.Equal(0, again.Job("llama").Status!.Restarts ?? 0);
        Assert.DoesNotContain(again.PodsOf("llama", attempt: 2), pod => pod.Node == node);
    }

    [Fact]
    public async Task A_gang_that_tolerates_the_taint_stays()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Tolerating("llama", "60s", $"{{key: {Maintenance}, operator: Exists}}"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        await fleet.TaintAsync(first.PodsOf("llama")[1].Node, Maintenance, "NoExecute");
        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));

        Assert.Equal(1, done.Job("llama").Status!.Attempt);
    }

    [Fact]
    public async Task A_gang_that_tolerates_it_for_a_time_leaves_as_one_just_before_that_is_over()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Tolerating("llama", "10m", $"{{key: {Maintenance}, operator: Exists, effect: NoExecute, tolerationSeconds: 60}}"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var node = first.PodsOf("llama")[0].Node;

        await fleet.TaintAsync(node, Maintenance, "NoExecute");
        var staying = await fleet.RunForAsync(TimeSpan.FromSeconds(50));
        Assert.True(staying.Is("llama", TrainingJobState.Running));
        Assert.Equal(1, staying.Job("llama").Status!.Attempt);

        var left = await fleet.RunUntilAsync("it has left", s => s.Job("llama").Status!.LastFailure is not null, TimeSpan.FromSeconds(11));
        Assert.Equal(("NodeTainted", node), (left.Job("llama").Status!.LastFailure!.Code, left.Job("llama").Status!.LastFailure!.Nodes));
        Assert.Contains(Maintenance, left.Job("llama").Status!.LastFailure!.Message, StringComparison.Ordinal);
        var again = await fleet.RunUntilAsync("it runs elsewhere", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
        Assert.DoesNotContain(again.PodsOf("llama", attempt: 2), pod => pod.Node == node); // It could stay there for a minute only.
    }

    [Fact]
    public async Task A_taint_that_goes_in_time_moves_nobody()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Tolerating("llama", "2m", $"{{key: {Maintenance}, operator: Exists, effect: NoExecute, tolerationSeconds: 60}}"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));

        await fleet.TaintAsync(first.PodsOf("llama")[0].Node, Maintenance, "NoExecute");
        await fleet.RunForAsync(TimeSpan.FromSeconds(40));
        await fleet.UntaintAsync(first.PodsOf("llama")[0].Node, Maintenance);

        var done = await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
        Assert.Equal(1, done.Job("llama").Status!.Attempt);
    }
}
