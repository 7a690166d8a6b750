using System.Globalization;
using System.Text.Json;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Queueing;
using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Informers;

/// <summary>Keeps a copy of all objects of a kind, as new as the server tells, and tells others of each change in order.</summary>
/// <remarks>
/// It lists in pages, then watches from the list's version with bookmarks, resumes when a watch ends, and lists anew when the server forgot
/// where we were (410). While no server answers it asks every few seconds, and at once when any other request got through. Handlers are called in order on the thread that brings the change and must be quick: put a key into a
/// <see cref="WorkQueue{TKey}"/>, or use <see cref="Feed"/>. A handler that throws is logged and stops nobody.
/// </remarks>
public sealed class Informer<T> : IInformer
    where T : class
{
    private readonly KubernetesApi _api;
    private readonly IProjection<T> _projection;
    private readonly InformerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Backoff _backoff;
    private readonly Backoff _awayBackoff;
    private readonly Replica<T> _replica;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _version;
    private int _failures;
    private bool _away;
    private long _lastContact;
    private long _lastFailure;
    private long _badObjects;
    private DateTimeOffset? _brokenAt;
    private long _heardSince;

    /// <summary>An informer that follows once <see cref="RunAsync"/> is called.</summary>
    public Informer(KubernetesApi api, IProjection<T> projection, InformerOptions? options = null, TimeProvider? clock = null, ILogger? log = null)
    {
        _api = api;
        _projection = projection;
        _options = options ?? new();
        _clock = clock ?? TimeProvider.System;
        _log = log ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        _backoff = new(_options.FirstPause, _options.LongestPause);
        _awayBackoff = new(_options.FirstPause, _options.LongestPauseWhileAway);
        _replica = new(projection, _log);
    }

    /// <inheritdoc/>
    public ResourceKind Kind => _projection.Kind;

    /// <summary>The objects.</summary>
    public ObjectStore<T> Store => _replica.Store;

    /// <inheritdoc/>
    public Task Synced => _synced.Task;

    /// <inheritdoc/>
    public DateTimeOffset LastContact => new(Interlocked.Read(ref _lastContact), TimeSpan.Zero);

    /// <inheritdoc/>
    public DateTimeOffset LastTry => new(Math.Max(Interlocked.Read(ref _lastContact), Interlocked.Read(ref _lastFailure)), TimeSpan.Zero);

    /// <summary>Since when the server has been heard, breaks shorter than <see cref="InformerOptions.LeastBreak"/> left out; null before the first answer.</summary>
    public DateTimeOffset? HeardSince => Interlocked.Read(ref _heardSince) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>How many objects could not be read so far, each counted as often as it came.</summary>
    public long BadObjects => Interlocked.Read(ref _badObjects);

    /// <summary>Calls a handler for every change from now on, and first for every object that is there already.</summary>
    public void OnChange(Action<Change<T>> handler) => _replica.Subscribe(handler);

    /// <summary>The changes for somebody slow: of an object that changes again before it was read, only the sum is told.</summary>
    public ChangeFeed<T> Feed()
    {
        var feed = new ChangeFeed<T>(_projection);
        OnChange(feed.Add);
        return feed;
    }

    /// <summary>Takes the answer to our own write into the store at once, so that we never plan on facts older than our own writes.</summary>
    /// <returns>False where the store has newer facts already, or the object was deleted since.</returns>
    public bool Observe(T value) => _replica.Observe(value);

    /// <summary>Takes an object out at once that we deleted, where the server's answer said that it is gone.</summary>
    /// <param name="key">Namespace and name.</param>
    /// <param name="uid">Its uid: a later object of the same name stays.</param>
    /// <returns>False where that object is not in the store.</returns>
    public bool ObserveDeleted(ObjectKey key, string uid) => _replica.ObserveDeleted(key, uid);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan? retryAfter = null;
            string problem;
            var away = false;
            var back = _api.Reach.Back;
            try
            {
                if (_version is null) await ListAsync(stop);
                if (await WatchAsync(stop))
                {
                    _failures = 0;
                    continue;
                }

                problem = "the watch ended as soon as it began";
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException e) when (e.IsGone)
            {
                _version = null;
                _log.ListingAnew(Kind);
                problem = e.Message;
            }
            catch (JsonException e)
            {
                _version = null; // Resuming would meet the same words again.
                problem = e.Message;
            }
            catch (Exception e)
            {
                problem = e.Message;
                retryAfter = (e as ApiException)?.RetryAfter;
                away = e is ApiException { IsUnreachable: true };
            }

            Failed(away);
            var pause = (away ? _awayBackoff : _backoff).Pause(_failures, _options.Jitter) + (retryAfter ?? TimeSpan.Zero);
            _log.FollowingFailed(Kind, _failures, pause, problem);
            await WaitAsync(pause, away ? back : null, stop);
        }
    }

    /// <summary>Waits; who waits for a server that is away not longer than until somebody has reached it.</summary>
    private async Task WaitAsync(TimeSpan pause, Task? back, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var waiting = Task.Delay(pause, _clock, enough.Token);
        await Task.WhenAny(back is null ? [waiting] : [waiting, back]);
        if (waiting.IsCompleted) return;
        await enough.CancelAsync();
        await Task.Delay(_options.FirstPause * _options.Jitter.NextDouble(), _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Not all at the same moment.
    }

    private ListQuery Query => new() { LabelSelector = _options.LabelSelector, FieldSelector = _options.FieldSelector };

    private async Task ListAsync(CancellationToken stop)
    {
        var deletedBefore = _replica.DeletedByUs();
        var items = new List<T>();
        var unreadable = new HashSet<ObjectKey>();
        var query = Query with { Limit = _options.PageSize };
        using var buffer = new PooledBuffer(64 * 1024);
        ListPage page;
        do
        {
            await ReadPageAsync(query, buffer, stop);
            page = ListPage.Read(buffer.Written.Span, _projection, items, bad =>
            {
                if (bad.Key is { } key) unreadable.Add(key);
                Report(bad);
            });
            query = query with { Continue = page.Continue };
        }
        while (page.Continue is not null);

        _replica.Replace(items, unreadable, JsonWalk.Version(page.Version), deletedBefore);
        _version = page.Version ?? "";
        _log.Listed(items.Count, Kind, page.Version);
        _synced.TrySetResult();
    }

    private async Task ReadPageAsync(ListQuery query, PooledBuffer buffer, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(_api.Options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        using var answer = await _api.OpenAsync(Kind, _options.Namespace, query, either.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
        buffer.Clear();
        int read;
        while ((read = await body.ReadAsync(buffer.GetMemory(16 * 1024), either.Token)) > 0) buffer.Advance(read);
        Contacted();
    }

    /// <returns>False if the watch ended within a second: the next shall not follow at once, and later each time if it told nothing.</returns>
    private async Task<bool> WatchAsync(CancellationToken stop)
    {
        var began = _clock.GetTimestamp();
        var timeout = _options.WatchTimeout * (1 + _options.Jitter.NextDouble());
        using var late = new CancellationTokenSource(timeout + _options.WatchGrace, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        var query = Query with { Watch = true, AllowBookmarks = true, ResourceVersion = _version, Timeout = timeout };
        using var answer = await _api.OpenAsync(Kind, _options.Namespace, query, either.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
        Contacted();

        using var lines = new LineReader(body);
        while (await lines.ReadAsync(either.Token) is { } line)
        {
            Contacted();
            Take(line.Span);
        }

        return _clock.GetElapsedTime(began) >= TimeSpan.FromSeconds(1);
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        var told = WatchEvent.Read(line);
        var json = told.Object;
        if (told.Type == WatchEventType.Error) throw WatchError.Read(ref json, _api.Options.Json);
        if (told.Type == WatchEventType.Unknown) return;

        var version = told.Type == WatchEventType.Set ? TakeObject(ref json) : TakeOther(told.Type, MetadataFacts.TryFind(json));
        if (version > 0) _version = version.ToString(CultureInfo.InvariantCulture);
        _failures = 0;
    }

    private long TakeObject(ref Utf8JsonReader json)
    {
        var start = json;
        if (ProjectionReader.Read(ref json, _projection, out var problem) is { } value)
        {
            _replica.Set(value);
            return _projection.VersionOf(value);
        }

        Report(new(Kind, MetadataFacts.TryFind(start)?.KeyOrNull, problem!));
        return 0;
    }

    private long TakeOther(WatchEventType type, MetadataFacts? metadata)
    {
        if (metadata is null) return 0;
        if (type == WatchEventType.Bookmark) _replica.Advance(metadata.Version);
        else if (metadata.KeyOrNull is { } key) _replica.Delete(key, metadata.Uid, metadata.Version);
        return metadata.Version;
    }

    private void Report(BadObject bad)
    {
        Interlocked.Increment(ref _badObjects);
        _log.ObjectIsBad(bad.Kind, bad.Key, bad.Problem);
        _options.OnBadObject?.Invoke(bad);
    }

    private void Failed(bool away)
    {
        // Failures of one kind say nothing of the other: a server that is back and busy is not waited for as one that was away.
        _failures = away == _away ? _failures + 1 : 1;
        _away = away;
        var now = _clock.GetUtcNow();
        Interlocked.Exchange(ref _lastFailure, now.UtcTicks);
        _brokenAt ??= now;
    }

    private void Contacted()
    {
        var now = _clock.GetUtcNow();
        Interlocked.Exchange(ref _lastContact, now.UtcTicks);
        if (_heardSince == 0 || now - _brokenAt >= _options.LeastBreak) Interlocked.Exchange(ref _heardSince, now.UtcTicks);
        _brokenAt = null;
    }
}
