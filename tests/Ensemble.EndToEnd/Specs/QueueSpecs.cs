using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>Who goes first.</summary>
public sealed class QueueSpecs
{
    private const string Classes = """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: high}
        value: 1000
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: low}
        value: 10
        """;

    [Fact]
    public async Task Higher_priority_goes_first_then_the_earlier_job()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Classes);
        await fleet.ApplyAsync(JobYaml.Of("holder", 32, JobYaml.OnNvidia, "duration: 30s"));
        await fleet.RunUntilAsync("the pool is taken", s => s.Is("holder", TrainingJobState.Running));
        foreach (var (name, priority) in new[] { ("low-first", "low"), ("low-second", "low"), ("urgent", "high") })
        {
            await fleet.ApplyAsync(JobYaml.Of(name, 32, $"{JobYaml.OnNvidia}\npriorityClassName: {priority}", "duration: 5s"));
            await fleet.RunForAsync(TimeSpan.FromSeconds(2));
        }

        var done = await fleet.RunUntilAsync("all are complete", s => s.All(TrainingJobState.Complete));

        var order = done.Jobs.OrderBy(job => job.Status!.FirstPlacedTime).Select(job => job.Metadata.Name);
        Assert.Equal(["holder", "urgent", "low-first", "low-second"], order);
        Assert.Equal("high", (string?)done.PodsOf("urgent")[0].Raw["spec"]!["priorityClassName"]);
    }

    [Fact]
    public async Task A_job_in_a_queue_that_does_not_exist_waits_for_it()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(JobYaml.Of("llama", 8, "queue: research", "duration: 5s"));
        var waiting = (await fleet.RunUntilAsync("it waits", s => s.Is("llama", TrainingJobState.Queued))).Job("llama");
        Assert.Equal("QueueMissing", waiting.Status!.Waiting!.Code);
        Assert.StartsWith("queue research does not exist", waiting.Status.Waiting.Message);

        await fleet.ApplyAsync("""
            apiVersion: ensemble.fleet/v1alpha1
            kind: FleetQueue
            metadata: {name: research}
            spec: {limit: {accelerators: 8}}
            """);
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));
    }

    [Fact]
    public async Task A_raised_limit_lets_the_waiting_job_start()
    {
        await using var fleet = await FleetHarness.StartAsync();
        await fleet.ApplyAsync(Queue(8));
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, $"queue: research\n{JobYaml.OnNvidia}", "duration: 5s"));
        var waiting = (await fleet.RunUntilAsync("it waits", s => s.Is("llama", TrainingJobState.Queued))).Job("llama");
        Assert.Equal(("QueueLimit", "needs 16 chips; queue research may never hold more than 8"), (waiting.Status!.Waiting!.Code, waiting.Status.Waiting.Message));

        await fleet.ApplyAsync(Queue(16));
        await fleet.RunUntilAsync("it is complete", s => s.Is("llama", TrainingJobState.Complete));

        static string Queue(int limit) => $$$"""
            apiVersion: ensemble.fleet/v1alpha1
            kind: FleetQueue
            metadata: {name: research}
            spec: {limit: {accelerators: {{{limit}}}}}
            """;
    }
}
