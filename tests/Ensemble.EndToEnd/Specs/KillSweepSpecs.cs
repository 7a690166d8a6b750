using System.Collections.Concurrent;
using Ensemble.EndToEnd.Harness;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.EndToEnd.Specs;

/// <summary>
/// Ten jobs of both vendors with gangs, a process that fails twice, a job deleted while it runs, one suspended and resumed, and a node that
/// dies; and the operator ended before, or after, every single write it makes. Each time the next operator must bring all to the same end.
/// </summary>
public sealed class KillSweepSpecs(ITestOutputHelper output)
{
    private const int AtOnce = 6;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private static readonly string[] Completing = ["gang-a", "gang-b", "single-a", "single-b", "pangu-a", "pangu-b", "pair", "pausing"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ending_the_operator_around_any_of_its_writes_loses_nothing_and_starts_nothing_twice(bool after)
    {
        var counted = await PlayAsync(killAt: 0, after: false);
        Assert.True(counted.Writes > 60, $"the scenario has only {counted.Writes} writes");

        var faults = new ConcurrentQueue<string>();
        var (restarts, most) = (0, counted.Writes);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            // Runs differ a little in how many writes they take, so the sweep goes on until a run ends without being cut.
            while (Interlocked.Increment(ref next) is var k && k <= Volatile.Read(ref most))
            {
                try
                {
                    var run = await PlayAsync(k, after);
                    if (run.Killed) Interlocked.Increment(ref restarts);
                    if (run.Killed && k == Volatile.Read(ref most)) Interlocked.Increment(ref most);
                }
                catch (Exception e)
                {
                    faults.Enqueue($"ended {(after ? "after" : "before")} write {k}: {e.Message}");
                }
            }
        })));

        output.WriteLine($"{counted.Writes} writes in an undisturbed run; the operator was ended {(after ? "after" : "before")} each: {restarts} restarts, {faults.Count} violations");
        if (!faults.IsEmpty) Assert.Fail($"{faults.Count} of {restarts} runs went wrong. {string.Join(Environment.NewLine, faults.Select(fault => fault.Split('\n')[0]))}\nThe first: {faults.First()}");
        Assert.True(restarts >= counted.Writes * 9 / 10, $"only {restarts} of {counted.Writes} writes were cut");
    }

    /// <summary>Plays the scenario once to its end, ending the operator once on the way.</summary>
    private static async Task<(int Writes, bool Killed)> PlayAsync(int killAt, bool after)
    {
        var gate = new KillGate(killAt, after);
        await using var fleet = await FleetHarness.StartAsync(new()
        {
            Gate = gate, StartTimeout = StartTimeout, Step = TimeSpan.FromSeconds(2), NodeGrace = TimeSpan.FromSeconds(20),
            LeasePeriod = TimeSpan.FromSeconds(8),
        });
        fleet.AfterEachLook = async () =>
        {
            if (!gate.Killed || fleet.Restarted) return;
            await fleet.StopOperatorAsync();
            await fleet.StartOperatorAsync();
            fleet.Restarted = true;
        };

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
