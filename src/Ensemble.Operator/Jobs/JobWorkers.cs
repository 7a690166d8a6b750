using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Queueing;
using Microsoft.Extensions.Logging;

namespace Ensemble.Operator.Jobs;

/// <summary>Reconciles the jobs whose keys are in the queue, many at a time, each by one worker.</summary>
internal sealed class JobWorkers(WorkQueue<ObjectKey> queue, TrainingJobController controller, ILogger log)
{
    /// <summary>Works until stopped.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, queue.Options.Workers).Select(_ => Task.Run(() => WorkAsync(stop), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stop)
    {
        try
        {
            while (await queue.TakeAsync(stop) is (true, var key)) await ReconcileAsync(key, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what is left is done by whoever comes next.
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken stop)
    {
        try
        {
            var again = await controller.ReconcileAsync(key, stop);
            queue.Forget(key);
            if (again is { } pause) queue.Add(key, pause);
        }
        catch (ApiException e)
        {
            // Refused or out of reach: the world is looked at anew after a pause that grows.
            log.TryingAgain(key, e.Message);
            queue.AddFailed(key);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.ReconcileFailed(e, key);
            queue.AddFailed(key);
        }
        finally
        {
            queue.Done(key);
        }
    }
}
