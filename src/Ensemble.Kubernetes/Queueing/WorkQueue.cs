using System.Diagnostics.CodeAnalysis;

namespace Ensemble.Kubernetes.Queueing;

/// <summary>Keys that want work: each at most once in the queue, never worked on twice at the same time, later where later was asked.</summary>
/// <remarks>A key that is added while it is worked on is worked on once more afterwards. Safe for use by many at once.</remarks>
/// <typeparam name="TKey">What names a piece of work.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    /// <summary>Timers end at 49 days; one that fires early is set again.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly TimeProvider _clock;
    private readonly QueueMetrics _metrics;
    private readonly Random _jitter;
    private readonly Lock _lock = new();
    private readonly Queue<TKey> _ready = [];
    private readonly HashSet<TKey> _dirty = []; // Wants work: in the queue, or worked on and added again.
    private readonly Dictionary<TKey, long> _working = []; // With the clock's timestamp at the start.
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly ITimer _timer;
    private DateTimeOffset _timerAt = DateTimeOffset.MaxValue;
    private bool _closed;

    /// <summary>An empty queue.</summary>
    public WorkQueue(WorkQueueOptions options, TimeProvider clock, Random? jitter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        Options = options;
        _clock = clock;
        _jitter = jitter ?? Random.Shared;
        _metrics = new(options.Name);
        _timer = clock.CreateTimer(_ => Ripen(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How it behaves.</summary>
    public WorkQueueOptions Options { get; }

    /// <summary>Keys that wait for a worker.</summary>
    public int Depth
    {
        get
        {
            lock (_lock) return _ready.Count;
        }
    }

    /// <summary>Keys that wait for their time.</summary>
    public int Delayed
    {
        get
        {
            lock (_lock) return _delayed.Count;
        }
    }

    /// <summary>Whether nothing waits for a worker and nothing is worked on. Keys that wait for their time don't count.</summary>
    public bool Idle
    {
        get
        {
            lock (_lock) return _ready.Count == 0 && _working.Count == 0;
        }
    }

    /// <summary>Whether a key is worked on now.</summary>
    public bool IsWorkedOn(TKey key)
    {
        lock (_lock) return _working.ContainsKey(key);
    }

    /// <summary>When the next delayed key is due; null where none waits.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock) return _delayed.NextDue;
        }
    }

    /// <summary>Asks for work on a key now.</summary>
    public void Add(TKey key)
    {
        lock (_lock) AddReady(key);
    }

    /// <summary>Asks for work on a key after a pause. Of several times asked for, the earliest counts.</summary>
    public void Add(TKey key, TimeSpan pause)
    {
        lock (_lock)
        {
            if (_closed) return;
            if (pause <= TimeSpan.Zero)
            {
                AddReady(key);
                return;
            }

            _delayed.Add(key, _clock.GetUtcNow() + pause);
            SetTimer();
        }
    }

    /// <summary>Asks for work on a key after a pause that grows with each failure since the key was last forgotten.</summary>
    /// <param name="key">The key.</param>
    /// <param name="after">A pause that somebody asked for; ours comes on top, so that not all return when it ends.</param>
    public void AddFailed(TKey key, TimeSpan after = default)
    {
        lock (_lock)
        {
            var failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
            _metrics.Retried();
            Add(key, after + Options.Backoff.Pause(failures, _jitter));
        }
    }

    /// <summary>How often in a row work on a key failed.</summary>
    public int Failures(TKey key)
    {
        lock (_lock) return _failures.GetValueOrDefault(key);
    }

    /// <summary>Forgets a key's failures; a time it waits for stays.</summary>
    public void Forget(TKey key)
    {
        lock (_lock) _failures.Remove(key);
    }

    /// <summary>Makes all keys due now that wait because work on them failed, and forgets their failures: what failed them is over.</summary>
    public void RetryFailed()
    {
        lock (_lock)
        {
            foreach (var key in _failures.Keys)
            {
                if (_delayed.Contains(key)) AddReady(key);
            }

            _failures.Clear();
        }
    }

    /// <summary>The next key to work on; waits for one. <see cref="Done"/> must follow.</summary>
    /// <returns>False once the queue is closed and empty.</returns>
    public async ValueTask<(bool Found, TKey Key)> TakeAsync(CancellationToken stop)
    {
        await _filled.WaitAsync(stop);
        if (TryDequeue(out var key)) return (true, key);
        _filled.Release(); // Closed and empty: the next worker shall wake up too.
        return (false, default!);
    }

    /// <summary>The next key to work on, if one waits. <see cref="Done"/> must follow.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TKey key)
    {
        key = default;
        if (!_filled.Wait(0)) return false;
        if (TryDequeue(out key)) return true;
        _filled.Release();
        return false;
    }

    /// <summary>Ends the work on a key; if it was added meanwhile, it waits for a worker again.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_working.Remove(key, out var began)) return;
            _metrics.Worked(_clock.GetElapsedTime(began));
            if (_dirty.Contains(key)) Enqueue(key);
        }
    }

    /// <summary>Takes no more keys and drops those that wait for their time; those that wait for a worker are still handed out.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
            _delayed.Clear();
        }

        _filled.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _timer.Dispose();
        _filled.Dispose();
    }

    /// <summary>Called with one count of <see cref="_filled"/> taken: fails only where that count is the one of <see cref="Close"/>.</summary>
    private bool TryDequeue([MaybeNullWhen(false)] out TKey key)
    {
        lock (_lock)
        {
            if (!_ready.TryDequeue(out key)) return false;
            _dirty.Remove(key);
            _working[key] = _clock.GetTimestamp();
            _metrics.Deepened(_ready.Count);
            return true;
        }
    }

    private void AddReady(TKey key)
    {
        if (_closed) return;
        _metrics.Added();
        _delayed.Remove(key); // What is done now need not be done again at its time.
        if (_dirty.Add(key) && !_working.ContainsKey(key)) Enqueue(key);
    }

    private void Enqueue(TKey key)
    {
        _ready.Enqueue(key);
        _metrics.Deepened(_ready.Count);
        _filled.Release();
    }

    private void Ripen()
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            _timerAt = DateTimeOffset.MaxValue;
            while (_delayed.TryTake(now, out var key)) AddReady(key);
            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (_delayed.NextDue is not { } due || due >= _timerAt) return;
        _timerAt = due;
        var pause = due - _clock.GetUtcNow();
        _timer.Change(TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestTimer.Ticks)), Timeout.InfiniteTimeSpan);
    }
}
