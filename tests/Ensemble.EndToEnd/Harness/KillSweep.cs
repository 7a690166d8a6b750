using System.Collections.Concurrent;
using Ensemble.Kubernetes.Client;

namespace Ensemble.EndToEnd.Harness;

/// <summary>Plays the campaign once for each of its writes, or for a sample of them, cutting there.</summary>
/// <param name="start">Starts a fleet with its operator behind a gate.</param>
/// <param name="atOnce">How many are played at a time.</param>
internal sealed class KillSweep(Func<IWriteGate?, Task<ISweepFleet>> start, int atOnce)
{
    /// <summary>Whether every write is cut at, as <c>make sweep</c> asks, or a sample.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable("ENSEMBLE_SWEEP") is "full";

    /// <summary>Sweeps.</summary>
    /// <param name="mode">How the cut is made.</param>
    /// <param name="sample">How many writes to cut at, evenly spread; null for every one.</param>
    /// <returns>Writes of an undisturbed play, and how many plays were cut.</returns>
    public async Task<(int Writes, int Cuts)> RunAsync(SweepMode mode, int? sample)
    {
        var writes = await CountAsync();
        Assert.True(writes > 100, $"the campaign has only {writes} writes");
        var points = sample is { } few && few < writes ? Enumerable.Range(0, few).Select(i => 1 + (int)((long)i * writes / few)) : Enumerable.Range(1, writes);
        var faults = new ConcurrentQueue<string>();
        var cuts = 0;
        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (point, _) =>
        {
            try
            {
                if (await PlayAsync(mode, point)) Interlocked.Increment(ref cuts);
            }
            catch (Exception e)
            {
                faults.Enqueue($"{mode} write {point}: {e.Message}");
            }
        });
        if (!faults.IsEmpty) Assert.Fail($"{faults.Count} plays of {cuts} went wrong. {string.Join(Environment.NewLine, faults.Select(fault => fault.Split('\n')[0]))}\nThe first: {faults.First()}");
        return (writes, cuts);
    }

    private async Task<int> CountAsync()
    {
        var gate = new KillGate(0, after: false);
        await using var fleet = await start(gate);
        await Campaign.PlayAsync(fleet, () => false);
        return gate.Count;
    }

    private async Task<bool> PlayAsync(SweepMode mode, int at)
    {
        if (mode == SweepMode.AnswerLost)
        {
            var lost = new LostAnswerGate(at);
            await using var disturbed = await start(lost);
            await Campaign.PlayAsync(disturbed, () => false);
            return lost.Lost;
        }

        var gate = new KillGate(at, mode == SweepMode.After);
        await using var fleet = await start(gate);
        await Campaign.PlayAsync(fleet, () => gate.Killed);
        return gate.Killed;
    }
}
