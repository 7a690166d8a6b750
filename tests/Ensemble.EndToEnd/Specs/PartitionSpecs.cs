using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>A node that is cut off may go on computing: its chips are nobody's until its kubelet, or a person, says that it has stopped.</summary>
public sealed class PartitionSpecs
{
    private static async Task<(FleetHarness Fleet, string Silent)> MovedAwayAsync()
    {
        var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 30m"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var silent = first.PodsOf("llama")[1].Node;
        await fleet.PartitionNodeAsync(silent);
        var moved = await fleet.RunUntilAsync("it runs elsewhere", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
        Assert.Contains(moved.PodsOf("llama", attempt: 1), pod => pod.Node == silent && pod.Deleting);
        Assert.All(moved.PodsOf("llama", attempt: 2), pod => Assert.Equal("2", pod.Env("ENSEMBLE_ATTEMPT")));
        return (fleet, silent);
    }

    [Fact]
    public async Task When_the_partition_heals_the_stale_pods_go_and_no_chip_was_held_twice()
    {
        var (fleet, silent) = await MovedAwayAsync();
        await using var own = fleet;
        await fleet.RecoverNodeAsync(silent);
        await fleet.ApplyAsync(JobYaml.Of("next", 16, JobYaml.OnNvidia, "duration: 10s"));

        var healed = await fleet.RunUntilAsync("next is complete", s => s.Is("next", TrainingJobState.Complete), TimeSpan.FromMinutes(10));
        Assert.Empty(healed.PodsOf("llama", attempt: 1));
        Assert.Equal(2, healed.Job("llama").Status!.Attempt);
        await fleet.AssertNoOrphansAsync(healed);
    }

    [Fact]
    public async Task A_node_that_is_declared_out_of_service_gives_its_pods_up_though_it_stays_silent()
    {
        var (fleet, silent) = await MovedAwayAsync();
        await using var own = fleet;
        var before = await fleet.RunForAsync(TimeSpan.FromMinutes(2));
        Assert.Contains(before.PodsOf("llama", attempt: 1), pod => pod.Node == silent);

        await fleet.TaintAsync(silent, "node.kubernetes.io/out-of-service", "NoExecute");
        var freed = await fleet.RunUntilAsync("its pod is gone", s => s.PodsOf("llama", attempt: 1).Count == 0, TimeSpan.FromSeconds(30));
        Assert.Equal(2, freed.Job("llama").Status!.Attempt);
    }

    [Fact]
    public async Task Out_of_service_needs_no_waiting_for_the_node_to_be_given_up()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 10m"));
        var first = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var node = first.PodsOf("llama")[0].Node;

        await fleet.FailNodeAsync(node);
        await fleet.TaintAsync(node, "node.kubernetes.io/out-of-service", "NoExecute");
        var moved = await fleet.RunUntilAsync("it runs elsewhere", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2, TimeSpan.FromSeconds(15));
        Assert.Contains(moved.Job("llama").Status!.LastFailure!.Code, (string[])["NodeLost", "NodeTainted"]); // By whether node or pod is heard of first.
    }

    [Fact]
    public async Task A_node_that_is_deleted_takes_its_pods_along()
    {
        var (fleet, silent) = await MovedAwayAsync();
        await using var own = fleet;
        await fleet.User.DeleteAsync(CoreKinds.Node, null, silent, null, CancellationToken.None);

        var freed = await fleet.RunUntilAsync("its pod is gone", s => s.PodsOf("llama", attempt: 1).Count == 0, TimeSpan.FromMinutes(2));
        Assert.Equal(2, freed.Job("llama").Status!.Attempt);
    }
}
