using System.Threading.Channels;
using Ensemble.Kubernetes.Client;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>Carries changes to the API server, a few at a time; what fails for a passing reason is tried again.</summary>
internal sealed class Outbox : IAsyncDisposable
{
    private const int Writers = 8;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Channel<Outgoing> _queue = Channel.CreateUnbounded<Outgoing>();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _clock;
    private readonly Task[] _writers;
    private int _pending;

    public Outbox(TimeProvider clock)
    {
        _clock = clock;
        _writers = [.. Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAllAsync))];
    }

    /// <summary>Whether all that was posted is written.</summary>
    public bool IsEmpty => Volatile.Read(ref _pending) == 0;

    public void Post(Outgoing item)
    {
        lock (item)
        {
            if (item.Posted) return;
            item.Posted = true;
            if (item.Writing) return; // Its writer comes back to it.
        }

        Interlocked.Increment(ref _pending);
        _queue.Writer.TryWrite(item);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
        _stop.Dispose();
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                lock (item) (item.Posted, item.Writing) = (false, true);
                await WriteAsync(item);
                var again = false;
                lock (item) (item.Writing, again) = (false, item.Posted);
                if (again) _queue.Writer.TryWrite(item);
                else Interlocked.Decrement(ref _pending);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task WriteAsync(Outgoing item)
    {
        try
        {
            await item.WriteAsync(_stop.Token);
        }
        catch (ApiException e) when (e.IsTransient)
        {
            _ = PostLaterAsync(item);
        }
        catch (ApiException)
        {
            // Refused, or gone: the next event of the object tells what is to do.
        }
    }

    private async Task PostLaterAsync(Outgoing item)
    {
        try
        {
            await Task.Delay(Retry, _clock, _stop.Token);
            Post(item);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
