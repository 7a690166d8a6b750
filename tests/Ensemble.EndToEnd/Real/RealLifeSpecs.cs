using Ensemble.EndToEnd.Harness;
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
        var end = await fleet.RunUntilAsync("both end", s => s.All(TrainingJobState.Complete));
        Assert.All(end.Jobs, job => Assert.Equal(1, job.Status!.Attempt));
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
}
