using System.Diagnostics.CodeAnalysis;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Queueing;
using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Hosting;

/// <summary>A controller of one kind of key: what it watches puts keys into its queue, its workers reconcile them.</summary>
/// <remarks>A key is never reconciled twice at a time. A reconcile that throws is repeated after a pause that grows.</remarks>
public abstract class Controller<TKey> : IController
    where TKey : notnull
{
    private readonly ILogger _log;

    /// <summary>A controller that works once a host runs it.</summary>
    protected Controller(WorkQueueOptions options, TimeProvider clock, ILogger log)
    {
        Queue = new(options, clock);
        _log = log;
    }

    /// <inheritdoc/>
    public string Name => Queue.Options.Name;

    /// <inheritdoc/>
    public bool Idle => Queue.Idle;

    /// <summary>The keys that want work.</summary>
    protected WorkQueue<TKey> Queue { get; }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop, CancellationToken abandon) =>
        Task.WhenAll(Enumerable.Range(0, Queue.Options.Workers).Select(_ => Task.Run(() => WorkAsync(stop, abandon), CancellationToken.None)));

    /// <inheritdoc/>
    public void RetryFailed() => Queue.RetryFailed();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes what a key names as it is wished, from what is, not from what happened.</summary>
    /// <param name="key">What to look at.</param>
    /// <param name="abandon">Cancelled when the work is to be left as it is.</param>
    protected abstract Task<ReconcileResult> ReconcileAsync(TKey key, CancellationToken abandon);

    /// <summary>Puts keys into the queue when objects change. Called before the host runs.</summary>
    /// <param name="informer">Tells of changes.</param>
    /// <param name="keys">Whom a change concerns.</param>
    protected void Watches<T>(Informer<T> informer, Func<Change<T>, IEnumerable<TKey>> keys)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(informer);
        informer.OnChange(change =>
        {
            foreach (var key in keys(change)) Queue.Add(key);
        });
    }

    /// <summary>Frees the queue.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Queue.Dispose();
    }

    private async Task WorkAsync(CancellationToken stop, CancellationToken abandon)
    {
        while (!stop.IsCancellationRequested && !abandon.IsCancellationRequested)
        {
            TKey key;
            try
            {
                (var found, key) = await Queue.TakeAsync(stop);
                if (!found) return;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await ReconcileOneAsync(key, abandon);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with one key, the others go on.")]
    private async Task ReconcileOneAsync(TKey key, CancellationToken abandon)
    {
        try
        {
            var result = await ReconcileAsync(key, abandon);
            Queue.Forget(key);
            if (result.After is { } pause) Queue.Add(key, pause);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            Queue.Add(key); // Whoever works next starts over.
        }
        catch (ApiException e)
        {
            _log.ReconcileFailed(Name, key, e.Message);
            Queue.AddFailed(key, e.RetryAfter ?? TimeSpan.Zero);
        }
        catch (Exception e)
        {
            _log.ReconcileBroke(e, Name, key);
            Queue.AddFailed(key);
        }
        finally
        {
            Queue.Done(key);
        }
    }
}
