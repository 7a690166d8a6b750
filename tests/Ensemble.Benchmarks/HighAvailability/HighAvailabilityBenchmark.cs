using Ensemble.Operator.Hosting;
using Ensemble.TestCluster;
using Ensemble.TestCluster.HighAvailability;

namespace Ensemble.Benchmarks.HighAvailability;

/// <summary>Two operator processes on a real API server: how long a takeover takes, and what the faults cost those that run.</summary>
internal static class HighAvailabilityBenchmark
{
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(1);

    public static async Task<HighAvailabilityFigures> RunAsync(CancellationToken stop)
    {
        var found = await RealServer.FindAsync(TestClusters.Root, stop);
        if (found.Folder is not { } folder) throw new InvalidOperationException($"there is no API server of our own: {found.Missing ?? "it is stopped on the way, so a cluster of yours will not do"}");
        await using var server = await BuiltTestCluster.StartAsync(folder, stop);
        await using var play = await HighAvailabilityPlay.StartAsync(server, typeof(FleetOperator).Assembly.Location, Console.Error.WriteLine, stop);
        await play.SleepAsync(stop);
        await play.KillAsync(stop);
        await play.OutageAsync(Outage, stop);
        return play.Figures;
    }
}
