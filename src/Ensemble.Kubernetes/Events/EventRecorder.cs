using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Ensemble.Kubernetes.Access;
using Ensemble.Kubernetes.Client;
using Microsoft.Extensions.Logging;
using k8s;
using k8s.Models;

namespace Ensemble.Kubernetes.Events;

/// <summary>Writes Kubernetes events without ever holding up who tells them.</summary>
/// <remarks>
/// The same said of the same object again raises the count of the event that is there. What one object causes is limited, and what
/// cannot be written (the server is away, the namespace is going) is dropped: events are news, not records.
/// </remarks>
public sealed class EventRecorder(KubernetesApi api, EventRecorderOptions options, TimeProvider clock, ILogger<EventRecorder> log)
    : IDisposable
{
    /// <summary>What it asks of the API server.</summary>
    public static IReadOnlyList<AccessRight> Rights { get; } =
    [
        AccessRight.To(CoreKinds.Event, "create", "patch"),
    ];

    /// <summary>The API's bound on a note.</summary>
    private const int LongestMessage = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<EventKey> _order = [];
    private readonly Dictionary<EventKey, Told> _waiting = [];
    private readonly RecentEvents<EventKey, Written> _written = new(options.Remembered);
    private readonly WriteAllowance _allowance = new(options.Burst, options.Refill, options.Remembered, clock);
    private readonly SemaphoreSlim _told = new(0);
    private readonly WriteAllowance _pace = new(options.Unpaced, options.Pace, 1, clock);
    private volatile bool _pauses;
    private bool _writes; // Guarded by the lock: an event leaves the queue before its request is under way.
    private long _dropped;
    private long _names;

    /// <summary>How many events were dropped so far.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>How many different events wait to be written.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Whether nothing is being written: nothing waits, or what waits does so for its time.</summary>
    public bool Rests
    {
        get
        {
            lock (_lock) return _pauses || (_waiting.Count == 0 && !_writes);
        }
    }

    /// <summary>Tells something of an object. Returns at once.</summary>
    /// <param name="about">The object; its kind's type carries <c>[KubernetesEntity]</c>.</param>
    /// <param name="kind">The usual, or trouble.</param>
    /// <param name="reason">A word in CamelCase that scripts can rely on.</param>
    /// <param name="message">A sentence for people; cut after 1,024 characters.</param>
    public void Record<T>(T about, EventKind kind, string reason, string message)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(about);
        var metadata = about.Metadata;
        Record(ResourceKind.Of<T>(), new(metadata.NamespaceProperty ?? "", metadata.Name), metadata.Uid ?? "", kind, reason, message);
    }

    /// <summary>Tells something of an object. Returns at once.</summary>
    /// <param name="about">The object's kind.</param>
    /// <param name="key">Its namespace and name.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="kind">The usual, or trouble.</param>
    /// <param name="reason">A word in CamelCase that scripts can rely on.</param>
    /// <param name="message">A sentence for people; cut after 1,024 characters.</param>
    public void Record(ResourceKind about, ObjectKey key, string uid, EventKind kind, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Length > LongestMessage) message = string.Concat(message.AsSpan(0, LongestMessage - 1), "…");
        var now = clock.GetUtcNow();
        var what = new EventKey(about, key, uid, kind, reason, message);
        lock (_lock)
        {
            if (_waiting.TryGetValue(what, out var told))
            {
                _waiting[what] = told with { Count = told.Count + 1, Last = now };
                return;
            }

            if (_waiting.Count >= options.Waiting)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            _waiting[what] = new(1, now, now);
            _order.Enqueue(what);
        }

        _told.Release();
    }

    /// <summary>Writes events until stopped; then writes what still waits, as far as time allows. Called once.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        await using var onStop = stop.Register(() => late.CancelAfter(options.FlushTime));
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await _told.WaitAsync(stop);
                await PaceAsync(stop);
                await WriteNextAsync(late.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it waited for something to tell.
        }

        while (Waiting > 0 && !late.IsCancellationRequested) await WriteNextAsync(late.Token);
        Interlocked.Add(ref _dropped, Waiting);
    }

    /// <inheritdoc/>
    public void Dispose() => _told.Dispose();

    private async Task PaceAsync(CancellationToken stop)
    {
        while (!_pace.TryTake(string.Empty))
        {
            _pauses = true;
            await Task.Delay(options.Pace, clock, stop);
            _pauses = false;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with an event, it must not stop the others.")]
    private async Task WriteNextAsync(CancellationToken stop)
    {
        EventKey what;
        Told told;
        lock (_lock)
        {
            if (!_order.TryDequeue(out what)) return;
            _waiting.Remove(what, out told);
            _writes = true;
        }

        try
        {
            if (_allowance.TryTake($"{what.About}/{what.Object}")) await WriteAsync(what, told, stop);
            else Interlocked.Increment(ref _dropped);
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref _dropped);
            log.EventDropped(what.Reason, what.Object, e.Message);
        }
        finally
        {
            lock (_lock) _writes = false;
        }
    }

    private async Task WriteAsync(EventKey what, Told told, CancellationToken stop)
    {
        if (_written.TryGet(what, out var before))
        {
            try
            {
                var sum = before with { Count = before.Count + told.Count };
                var patch = new { count = sum.Count, lastTimestamp = told.Last };
                await api.PatchAsync<JsonElement>(
                    CoreKinds.Event, EventNamespace(what), before.Name, PatchType.Merge, patch, dryRun: false, stop);
                _written.Set(what, sum);
                return;
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                _written.Remove(what); // Events live an hour; then it is told anew.
            }
        }

        var body = Body(what, told);
        try
        {
            await api.CreateAsync<JsonElement>(CoreKinds.Event, EventNamespace(what), body.Metadata.Name, body, dryRun: false, stop);
        }
        catch (ApiException e) when (e.IsAlreadyExists && e.MayBeOurs)
        {
            // Nobody else makes up such a name: it was written, and only the answer was lost.
        }

        _written.Set(what, new(body.Metadata.Name, told.Count));
    }

    private Corev1Event Body(EventKey what, Told told) => new()
    {
        ApiVersion = "v1",
        Kind = "Event",
        Metadata = new() { Name = Name(what), NamespaceProperty = EventNamespace(what) },
        InvolvedObject = new()
        {
            ApiVersion = what.About.ApiVersion,
            Kind = what.About.Kind,
            Name = what.Object.Name,
            NamespaceProperty = what.Object.NamespaceOrNull,
            Uid = what.Uid,
        },
        Type = what.Kind.ToString(),
        Reason = what.Reason,
        Message = what.Message,
        Count = told.Count,
        FirstTimestamp = told.First.UtcDateTime,
        LastTimestamp = told.Last.UtcDateTime,
        Source = new() { Component = options.Component },
        ReportingComponent = options.Component,
        ReportingInstance = options.Instance,
    };

    /// <summary>Events about objects without a namespace stand in <c>default</c>, as everywhere in Kubernetes.</summary>
    private static string EventNamespace(EventKey what) => what.Object.NamespaceOrNull ?? "default";

    /// <summary>The object's name and a part that no other event of it has: time, and a number for several at one time.</summary>
    private string Name(EventKey what)
    {
        var unique = (clock.GetUtcNow().UtcTicks + Interlocked.Increment(ref _names)).ToString("x", CultureInfo.InvariantCulture);
        var longest = 253 - unique.Length - 1;
        return $"{(what.Object.Name.Length <= longest ? what.Object.Name : what.Object.Name[..longest])}.{unique}";
    }

    /// <summary>How often something was told, and when first and last.</summary>
    private readonly record struct Told(int Count, DateTimeOffset First, DateTimeOffset Last);

    /// <summary>An event that is in the cluster.</summary>
    private sealed record Written(string Name, int Count);
}
