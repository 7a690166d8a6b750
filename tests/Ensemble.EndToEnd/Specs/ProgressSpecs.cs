using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>How far a job is, as its own metrics say.</summary>
public sealed class ProgressSpecs
{
    private const string Job = """
        apiVersion: ensemble.fleet/v1alpha1
        kind: TrainingJob
        metadata: {name: llama}
        spec:
          size: {accelerators: 16}
          variants: [{name: nvidia, vendor: Nvidia}]
          template:
            metadata: {annotations: {local.ensemble.fleet/duration: 20m, local.ensemble.fleet/steps: "1200", local.ensemble.fleet/checkpoint-every: "300", prometheus.io/port: "9400"}}
            spec:
              containers: [{name: trainer, image: x}]
        """;

    [Fact]
    public async Task Progress_is_kept_in_the_status_once_a_minute_and_steps_lost_with_a_host_lower_the_goodput()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Step = TimeSpan.FromSeconds(5) });
        await fleet.ApplyAsync(Job);
        var running = await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        var first = (await fleet.RunUntilAsync("its progress is known", s => s.Job("llama").Status!.Progress is not null)).Job("llama").Status!.Progress!;
        Assert.InRange(first.Step!.Value, 1, 40);
        var soon = await fleet.RunForAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(first.Step, soon.Job("llama").Status!.Progress!.Step);

        var later = (await fleet.RunForAsync(TimeSpan.FromMinutes(7))).Job("llama").Status!.Progress!;
        Assert.InRange(later.Step!.Value, 380, 480);
        Assert.Equal((300, "1", null), (later.CheckpointStep, later.Goodput!.Value.Text, later.LostSteps));

        await fleet.FailNodeAsync(running.PodsOf("llama")[1].Node);
        await fleet.RunUntilAsync("it runs again", s => s.Is("llama", TrainingJobState.Running) && s.Job("llama").Status!.Attempt == 2);
        var again = (await fleet.RunUntilAsync("the new attempt is read", s => s.Job("llama").Status!.Progress!.Attempt == 2)).Job("llama").Status!.Progress!;
        Assert.InRange(again.LostSteps!.Value, 80, 240);
        Assert.InRange(again.Goodput!.Value.ToDecimal(), 0.5m, 0.85m);
    }

    [Fact]
    public async Task A_job_without_a_metrics_port_has_no_progress()
    {
        await using var fleet = await FleetHarness.StartAsync(new() { Step = TimeSpan.FromSeconds(5) });
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "", "duration: 5m"));
        await fleet.RunUntilAsync("it runs", s => s.Is("llama", TrainingJobState.Running));
        Assert.Null((await fleet.RunForAsync(TimeSpan.FromMinutes(3))).Job("llama").Status!.Progress);
    }
}
