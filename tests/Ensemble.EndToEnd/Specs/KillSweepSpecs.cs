using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>
/// Ten jobs of both vendors with gangs, a process that fails twice, a job deleted while it runs, one suspended and resumed, and a node that
/// dies; and the operator ended before, or after, every single write it makes. Each time the next operator must bring all to the same end.
/// </summary>
public sealed class KillSweepSpecs(ITestOutputHelper output)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private static readonly string[] Completing = ["gang-a", "gang-b", "single-a", "single-b", "pangu-a", "pangu-b", "pair", "pausing"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Ending_the_operator_around_any_of_its_writes_loses_nothing_and_starts_nothing_twice(bool after) => WriteSweep.RunAsync(PlayAsync, after, fewest: 60, output);

    /// <summary>Plays the scenario once to its end, ending the operator once on the way.</summary>
    private static async Task<(int Writes, bool Killed)> PlayAsync(int killAt, bool after)
    {
        var gate = new KillGate(killAt, after);
        await using var fleet = await FleetHarness.StartAsync(new()
        {
            Gate = gate, StartTimeout = StartTimeout, Step = TimeSpan.FromSeconds(2), NodeGrace = TimeSpan.FromSeconds(20),
            LeasePeriod = TimeSpan.FromSeconds(8),
        });
        WriteSweep.Restart(fleet, gate);

        await fleet.ApplyAsync(Job("gang-a", 16, JobYaml.OnNvidia, "duration: 30s"));
        await fleet.ApplyAsync(Job("single-a", 1, JobYaml.OnNvidia, "duration: 10s"));
        await fleet.ApplyAsync(Job("pangu-a", 16, JobYaml.OnAscend, "duration: 40s"));
        await fleet.ApplyAsync(Job("failing", 2, $"{JobYaml.OnAscend}\nrestart: {{limit: 2, backoff: 1s}}", "duration: 4s", "exit-code: \"1\""));
        await fleet.ApplyAsync(Job("doomed", 4, JobYaml.OnNvidia, "duration: 1h"));
        await fleet.ApplyAsync(Job("pausing", 2, JobYaml.OnAscend, "duration: 30s"));
        await fleet.ApplyAsync(Job("pair", 4, JobYaml.OnAscend, "duration: 10s"));
        await fleet.RunForAsync(TimeSpan.FromSeconds(8));

        await fleet.ApplyAsync(Job("gang-b", 16, JobYaml.OnNvidia, "duration: 20s"));
        await fleet.ApplyAsync(Job("single-b", 8, JobYaml.OnNvidia, "duration: 10s"));
        await fleet.ApplyAsync(Job("pangu-b", 16, JobYaml.OnAscend, "duration: 20s"));
        var state = await fleet.RunForAsync(TimeSpan.FromSeconds(4));
        await fleet.FailNodeAsync(state.PodsOf("pangu-a").Concat(state.PodsOf("gang-a")).FirstOrDefault(p => p.Rank == 1)?.Node ?? "npu-2");
        await fleet.DeleteJobAsync("doomed");
        await fleet.PatchJobAsync("pausing", """{"spec":{"suspend":true}}""");
        await fleet.RunForAsync(TimeSpan.FromSeconds(12));
        await fleet.PatchJobAsync("pausing", """{"spec":{"suspend":false}}""");

        var end = await fleet.RunUntilAsync(
            "every job is where it belongs",
            s => Completing.All(job => s.Is(job, TrainingJobState.Complete)) && s.Is("failing", TrainingJobState.Failed) && s.FindJob("doomed") is null,
            TimeSpan.FromMinutes(20));
        end = await fleet.RunForAsync(TimeSpan.FromSeconds(6));
        await fleet.AssertNoOrphansAsync(end);
        Assert.Equal(9, end.Jobs.Count);
        Assert.Equal(2, end.Job("failing").Status!.Restarts);
        Assert.All(Completing, job => Assert.Equal(0, end.Job(job).Status!.Restarts ?? 0));
        return (gate.Count, gate.Killed);
    }

    private static string Job(string name, int chips, string spec, params string[] annotations) =>
        JobYaml.Of(name, chips, $"{spec}\nstartTimeout: {StartTimeout.TotalSeconds:0}s", annotations);
}
