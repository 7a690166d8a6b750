using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>An operator whose every way to the API server is bad, all the time: it gets there, does nothing twice, and does not shout.</summary>
public sealed class WireFaultSpecs(ITestOutputHelper output)
{
    [Theory]
    [InlineData(WireFault.None)]
    [InlineData(WireFault.WatchDropped)]
    [InlineData(WireFault.GoneInWatch)]
    [InlineData(WireFault.GoneAtWatch)]
    [InlineData(WireFault.Conflict)]
    [InlineData(WireFault.TooManyRequests)]
    [InlineData(WireFault.ServerError)]
    [InlineData(WireFault.Slow)]
    [InlineData(WireFault.CutShort)]
    [InlineData(WireFault.NoConnection)]
    [InlineData(WireFault.AnswerLost)]
    [InlineData(WireFault.GatewayTimeout)]
    [InlineData(WireFault.WatchClosed)]
    [InlineData(WireFault.GoneAtList)]
    public async Task Whatever_the_wire_does_all_jobs_come_to_their_end_with_nothing_done_twice(WireFault fault)
    {
        FaultyWire wire = null!;
        await using var fleet = await FleetHarness.StartAsync(new() { Wire = inner => wire = new(fault, inner), StartTimeout = TimeSpan.FromMinutes(10) });
        var began = fleet.Clock.GetUtcNow();
        await fleet.ApplyAsync(JobYaml.Of("llama", 16, JobYaml.OnNvidia, "duration: 20s"));
        await fleet.ApplyAsync(JobYaml.Of("pangu", 16, JobYaml.OnAscend, "duration: 20s"));
        await fleet.ApplyAsync(JobYaml.Of("single", 1, JobYaml.OnNvidia, "duration: 10s"));
        await fleet.ApplyAsync(JobYaml.Of("failing", 2, $"{JobYaml.OnAscend}\nrestart: {{limit: 1, backoff: 1s}}", "duration: 4s", "exit-code: \"1\""));
        await fleet.ApplyAsync(JobYaml.Of("doomed", 4, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.ApplyAsync(ServiceYaml.Of("chat", 2, 2, JobYaml.OnNvidia));
        await fleet.ApplyAsync(PodYaml.Of("notebook", 1, "20s"));
        await fleet.RunForAsync(TimeSpan.FromSeconds(20));
        await fleet.DeleteJobAsync("doomed");

        string[] completing = ["llama", "pangu", "single"];
        var end = await fleet.RunUntilAsync(
            "every job is where it belongs",
            s => completing.All(job => s.Is(job, TrainingJobState.Complete)) && s.Is("failing", TrainingJobState.Failed) && s.FindJob("doomed") is null
                && s.Service("chat").Is(InferenceJobState.Ready) && s.Pods.Single(pod => pod.Name == "notebook").Phase == "Succeeded",
            TimeSpan.FromMinutes(30));
        var took = fleet.Clock.GetUtcNow() - began;
        var (requests, harmed) = (wire.Requests, wire.Harmed);
        end = await fleet.RunForAsync(TimeSpan.FromSeconds(10));
        await fleet.AssertNoOrphansAsync(end);
        Assert.All(completing, job => Assert.Equal((1, 0), (end.Job(job).Status!.Attempt, end.Job(job).Status!.Restarts ?? 0)));
        Assert.Equal((2, 1), (end.Job("failing").Status!.Attempt, end.Job("failing").Status!.Restarts));

        output.WriteLine($"| fault | requests | of them harmed | all done after |\n| {fault} | {requests} | {harmed} | {took.TotalSeconds:0} s |");
        Assert.InRange(took.TotalSeconds, 0, 85); // At the worst a kubelet finds out by itself, within a minute, that a mounted rank table changed.
        Assert.True(fault == WireFault.None || harmed > 0, "the fault never struck");
        Assert.True(requests <= 250 + (3 * harmed), $"{requests} requests, of which {harmed} were harmed"); // Undisturbed it takes about 115.
    }
}
