using Ensemble.Core.Planning;
using Ensemble.Kubernetes.Client;
using Ensemble.Operator.Hosting;
using Ensemble.Operator.Jobs;
using Ensemble.Operator.Pods;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ensemble.Operator.Fleet;

/// <summary>Reads a live cluster once, as the operator would see it: for those who ask what the scheduler thinks.</summary>
public static class FleetReader
{
    /// <summary>The cluster's fleet, queues and jobs at this moment. Jobs that the operator has not accepted yet are in it if their spec is sound.</summary>
    /// <exception cref="TimeoutException">The API server did not answer within a minute.</exception>
    public static Task<FleetSnapshot> SnapshotAsync(KubernetesApi api, TimeProvider clock, CancellationToken stop) =>
        ReadAsync(api, clock, cache => cache.View(clock.GetUtcNow()).Snapshot, stop);

    /// <summary>How somebody else's pod, one that names Ensemble as its scheduler, stands in the cluster at this moment.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="uid">The pod.</param>
    /// <param name="clock">The time.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="TimeoutException">The API server did not answer within a minute.</exception>
    public static Task<PodStanding> PodAsync(KubernetesApi api, string uid, TimeProvider clock, CancellationToken stop) =>
        ReadAsync(api, clock, cache => StandingOf(uid, cache, cache.View(clock.GetUtcNow())), stop);

    private static PodStanding StandingOf(string uid, FleetCache cache, FleetView view)
    {
        var gang = cache.Pods.GangOf(uid);
        var work = view.Work.Values.OfType<PodWork>();
        var own = work.FirstOrDefault(known => known.Pods.Any(pod => pod.Uid == uid));
        // One that is held back by a gate is no member, but its gang waits for it.
        var others = own is null && gang is not null ? work.FirstOrDefault(known => known.Job.Pods!.Gated > 0 && known.Pods.Any(pod => gang.Members.Any(member => member.Uid == pod.Uid))) : null;
        return new(view.Snapshot, (own ?? others)?.Job.Id, gang);
    }

    private static async Task<T> ReadAsync<T>(KubernetesApi api, TimeProvider clock, Func<FleetCache, T> read, CancellationToken stop)
    {
        var informers = new FleetInformers(api, clock, NullLogger.Instance);
        var cache = new FleetCache(informers, new JobSpecs(), new FleetOperatorOptions(), takesAllJobs: true);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = informers.All.Select(informer => informer.RunAsync(done.Token)).ToList();
        try
        {
            await informers.Synced.WaitAsync(TimeSpan.FromMinutes(1), clock, stop);
            return read(cache);
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(running);
        }
    }
}
