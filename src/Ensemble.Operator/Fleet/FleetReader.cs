using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Client;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ensemble.Operator.Fleet;

/// <summary>Reads a live cluster once, as the operator would see it: for those who ask what the scheduler thinks.</summary>
public static class FleetReader
{
    /// <summary>The cluster's fleet, queues and jobs at this moment. Jobs that the operator has not accepted yet are in it if their spec is sound.</summary>
    /// <exception cref="TimeoutException">The API server did not answer within a minute.</exception>
    public static async Task<FleetSnapshot> SnapshotAsync(KubernetesApi api, TimeProvider clock, CancellationToken stop)
    {
        var informers = new FleetInformers(api, clock, NullLogger.Instance);
        var cache = new FleetCache(informers, new JobSpecs(), new FleetOperatorOptions(), takesAllJobs: true);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = informers.All.Select(informer => informer.RunAsync(done.Token)).ToList();
        try
        {
            await informers.Synced.WaitAsync(TimeSpan.FromMinutes(1), clock, stop);
            return cache.View(clock.GetUtcNow()).Snapshot;
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(running);
        }
    }
}
