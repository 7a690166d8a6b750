using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Fleet;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Jobs;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Progress;

/// <summary>Reads the progress of running jobs from the metrics of their rank 0, and keeps it in their status: once a minute, and only if it changed.</summary>
internal sealed class ProgressKeeper(
    FleetCache cache, IJobMetricsSource metrics, JobSpecs specs, JobStatusWriter statuses, TimeProvider clock, ILogger<ProgressKeeper> log)
    : Controller<ObjectKey>(new() { Name = "progress", Workers = 8 }, clock, log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _clock = clock;

    /// <summary>Says that a job changed; only one that begins to run is news.</summary>
    public void Look(TrainingJob? before, TrainingJob? now)
    {
        if (now is null || !Runs(now) || (before is not null && Runs(before) && before.Status?.Attempt == now.Status?.Attempt)) return;
        Queue.Add(new(now.Metadata.NamespaceProperty, now.Metadata.Name), TimeSpan.FromSeconds(15));
    }

    /// <inheritdoc/>
    protected override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken abandon)
    {
        if (cache.TrainingJobs.Find(key) is not { } job || !Runs(job) || specs.MetricsOf(job) is not { } port) return ReconcileResult.Done;
        var attempt = job.Status!.Attempt ?? 1;
        var first = cache.PodsOf(job.Metadata.Uid).FirstOrDefault(pod => pod.Gang is { Rank: 0 } && RankAttempts.Of(job.Status)?.Holds(pod) == true);
        if (first is { Phase: PodPhase.Running, PodIp: { Length: > 0 } address })
        {
            var text = await metrics.ReadAsync(new(first.Key.Namespace, first.Key.Name, address, port.Port, port.Path), abandon);
            if (text is not null) await KeepAsync(key, attempt, Exposition.Read(text), abandon);
        }

        return ReconcileResult.RequeueAfter(Period);
    }

    private static bool Runs(TrainingJob job) => Conditions.IsTrue(job.Status?.Conditions, Conditions.Running) && !JobStatuses.IsFinished(job);

    private async Task KeepAsync(ObjectKey key, int attempt, JobReading reading, CancellationToken stop)
    {
        // As it is now: reading took a while. Where it changes once more, the next minute has another number.
        if (reading.IsEmpty || cache.TrainingJobs.Find(key) is not { } job || !Runs(job) || job.Status!.Attempt != attempt) return;
        var progress = ProgressLedger.Next(job.Status.Progress, attempt, reading, _clock.GetUtcNow());
        if (!ProgressLedger.IsNews(job.Status.Progress, progress)) return;
        var status = StatusJson.Copy(job.Status);
        status.Progress = progress;
        await statuses.TryWriteAsync(job, status, stop);
    }
}
