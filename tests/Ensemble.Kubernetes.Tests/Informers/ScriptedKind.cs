using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Tests.Client;
using Ensemble.Kubernetes.Tests.Projections;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Informers;

/// <summary>An informer of pods on a server whose lists and watches a test directs.</summary>
internal sealed class ScriptedKind : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<Func<HttpResponseMessage>> _lists = new();
    private readonly KubernetesApi _api;
    private Task _running = Task.CompletedTask;

    public ScriptedKind()
    {
        Server = new(Answer);
        _api = Server.Client();
        Informer = new(_api, new PodProjection(), new() { OnBadObject = Bad.Enqueue }, Clock);
        Informer.OnChange(c => Log.Enqueue(
            $"{(c.Old is null ? "+" : c.New is null ? "-" : "~")}{c.Current.Key.Name}@{c.Current.ResourceVersion}{(c.Source == ChangeSource.OwnWrite ? " own" : "")}"));
    }

    public ScriptedServer Server { get; }

    public FakeTimeProvider Clock { get; } = new();

    public Informer<PodFacts> Informer { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    public ConcurrentQueue<BadObject> Bad { get; } = new();

    public List<PipeWriter> Watches { get; } = [];

    public string[] Names => [.. Informer.Store.Snapshot().Select(p => $"{p.Key.Name}@{p.ResourceVersion}").Order(StringComparer.Ordinal)];

    public string[] WatchQueries => [.. Server.Requests.Where(r => r.Query.Contains("watch=true", StringComparison.Ordinal)).Select(r => r.Query)];

    public int Lists => Server.Requests.Count(r => !r.Query.Contains("watch=true", StringComparison.Ordinal));

    /// <summary>The next list's answer; a page with more after it where <paramref name="next"/> is its token.</summary>
    public ScriptedKind ThenList(long version, string? next, params string[] pods)
    {
        var json = $$"""{"metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(',', pods)}}]}""";
        _lists.Enqueue(() => ScriptedServer.Json(json));
        return this;
    }

    public ScriptedKind ThenRefuse(HttpStatusCode code, string reason)
    {
        _lists.Enqueue(() => ScriptedServer.Refuse(code, reason));
        return this;
    }

    public ScriptedKind Start()
    {
        _running = Informer.RunAsync(_stop.Token);
        return this;
    }

    /// <summary>Waits until so many watches were opened, letting pauses pass.</summary>
    public Task WatchedAsync(int times) => UntilAsync(() => WatchCount >= times, $"watch {times} open");

    public Task UntilAsync(Func<bool> condition, string what) => Eventually.IsTrueAsync(condition, Clock, TimeSpan.FromMilliseconds(100), what);

    public async Task TellAsync(params string[] lines)
    {
        foreach (var line in lines) await Watch.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), _stop.Token);
    }

    public Task TellAsync(string type, string pod) => TellAsync($$"""{"type":"{{type}}","object":{{pod}} }""");

    public ValueTask EndWatchAsync(Exception? failure = null) => Watch.CompleteAsync(failure);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _api.Dispose();
    }

    private PipeWriter Watch
    {
        get
        {
            lock (Watches) return Watches[^1];
        }
    }

    private int WatchCount
    {
        get
        {
            lock (Watches) return Watches.Count;
        }
    }

    private HttpResponseMessage Answer(Asked asked)
    {
        if (!asked.Query.Contains("watch=true", StringComparison.Ordinal))
        {
            return _lists.TryDequeue(out var list) ? list() : ScriptedServer.Refuse(HttpStatusCode.NotFound, "NotFound", "no more lists in the script");
        }

        var pipe = new Pipe();
        lock (Watches) Watches.Add(pipe.Writer);
        return new() { Content = new StreamContent(pipe.Reader.AsStream()) };
    }

    /// <summary>A pod of a name and version.</summary>
    public static string Pod(string name, long version, string uid = "") => Pods.Small(name, version, uid);
}
