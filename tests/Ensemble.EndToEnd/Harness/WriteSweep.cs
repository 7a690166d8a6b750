using System.Collections.Concurrent;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Plays a scenario once for each of its writes, ending the operator there.</summary>
internal static class WriteSweep
{
    private const int AtOnce = 6;

    /// <summary>Sweeps, and fails the spec where a play went wrong or too few were cut.</summary>
    /// <param name="play">Plays to the end with the operator ended before, or after, a write (0 for never): how many writes there were, and whether it was ended.</param>
    /// <param name="after">Whether the write is carried out first.</param>
    /// <param name="fewest">Writes that the scenario has at the least.</param>
    /// <param name="output">Where the figures go.</param>
    public static async Task RunAsync(Func<int, bool, Task<(int Writes, bool Killed)>> play, bool after, int fewest, ITestOutputHelper output)
    {
        var counted = await play(0, false);
        Assert.True(counted.Writes > fewest, $"the scenario has only {counted.Writes} writes");

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
                    var run = await play(k, after);
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

    /// <summary>Has an operator that was ended started anew, once.</summary>
    public static void Restart(FleetHarness fleet, KillGate gate) => fleet.AfterEachLook = async () =>
    {
        if (!gate.Killed || fleet.Restarted) return;
        await fleet.StopOperatorAsync();
        await fleet.StartOperatorAsync();
        fleet.Restarted = true;
    };
}
