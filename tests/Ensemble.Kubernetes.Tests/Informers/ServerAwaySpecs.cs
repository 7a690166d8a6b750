using System.Collections.Concurrent;
using System.Net;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Tests.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Informers;

/// <summary>No server answers, and then one does.</summary>
public sealed class ServerAwaySpecs : IAsyncDisposable
{
    private const int Many = 14;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
    private readonly FakeTimeProvider _clock = new();
    private readonly Chance _chance = new() { Value = 1 };
    private readonly Pauses _pauses = new();
    private readonly List<Task> _running = [];
    private readonly KubernetesApi _api;
    private Func<Asked, HttpResponseMessage> _answer = _ => throw Away();
    private int _watches;

    public ServerAwaySpecs()
    {
        Server = new(asked => _answer(asked));
        _api = new(new Uri("http://scripted.invalid"), Server, new() { Retry = new() { Repeats = 0 } });
    }

    private ScriptedServer Server { get; }

    [Fact]
    public async Task Once_one_request_gets_through_all_informers_follow_without_waiting_for_their_pauses()
    {
        for (var i = 0; i < Many; i++) Follow();
        await Eventually.IsTrueAsync(() => _pauses.Count(pause => pause == TimeSpan.FromSeconds(5)) >= 5 * Many, _clock, TimeSpan.FromSeconds(1), "they have waited for long");
        var asked = Server.Requests.Count;
        (_chance.Value, _answer) = (0, Back);
        Assert.Null(await _api.FindAsync<PodFacts>(CoreKinds.Pod, "a", "b", Stop)); // Anybody's request; from here on time stands still.
        await Eventually.IsTrueAsync(() => Volatile.Read(ref _watches) == Many, "all of them watch");
        Assert.InRange(Server.Requests.Count - asked, 2 * Many, 4 * Many); // Each lists and watches once; some may just have asked in vain.
    }

    [Fact]
    public async Task Nobody_sleeps_longer_than_5_s_while_no_server_answers_and_a_busy_server_is_given_time_as_if_it_had_never_been_away()
    {
        _answer = _ => Server.Requests.Count <= 10 ? throw Away() : ScriptedServer.Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests", retryAfterSeconds: 3);
        Follow();
        await Eventually.IsTrueAsync(() => _pauses.Count >= 20, _clock, TimeSpan.FromSeconds(1), "20 tries");
        Assert.Equal(
            [0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5, 5, 5, 3.2, 3.4, 3.8, 4.6, 6.2, 9.4, 15.8, 28.6, 33, 33],
            _pauses.Take(20).Select(pause => Math.Round(pause.TotalSeconds, 1)));
    }

    [Fact]
    public async Task A_wire_that_loses_some_requests_is_no_server_that_was_away()
    {
        var returned = 0;
        _api.Reach.Returned += () => returned++;
        for (var i = 0; i < 200; i++) await AskAsync(answered: i % ServerReach.LeastUnanswered == 0);
        Assert.Equal(0, returned);

        for (var i = 0; i < ServerReach.LeastUnanswered; i++) await AskAsync(answered: false);
        var back = _api.Reach.Back;
        await AskAsync(answered: true);
        await AskAsync(answered: true);
        await back.WaitAsync(Stop);
        Assert.Equal(1, returned);
        Assert.False(_api.Reach.Back.IsCompleted);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_running);
        _end.Dispose();
        _api.Dispose();
    }

    private static HttpRequestException Away() => new(HttpRequestError.ConnectionError, "connection refused");

    private void Follow() =>
        _running.Add(new Informer<PodFacts>(_api, new PodProjection(), new() { Jitter = _chance }, _clock, _pauses).RunAsync(_end.Token));

    private async Task AskAsync(bool answered)
    {
        _answer = answered ? _ => ScriptedServer.Refuse(HttpStatusCode.NotFound, "NotFound") : _ => throw Away();
        try
        {
            await _api.FindAsync<PodFacts>(CoreKinds.Pod, "a", "b", Stop);
        }
        catch (ApiException)
        {
            // As it is meant.
        }
    }

    private HttpResponseMessage Back(Asked asked)
    {
        if (asked.Path.EndsWith("/b", StringComparison.Ordinal)) return ScriptedServer.Refuse(HttpStatusCode.NotFound, "NotFound");
        if (!asked.Query.Contains("watch=true", StringComparison.Ordinal)) return ScriptedServer.Json("""{"metadata":{"resourceVersion":"5"},"items":[]}""");
        Interlocked.Increment(ref _watches);
        return new() { Content = new StreamContent(new System.IO.Pipelines.Pipe().Reader.AsStream()) };
    }

    private sealed class Chance : Random
    {
        private double _value;

        public double Value
        {
            get => Volatile.Read(ref _value);
            set => Volatile.Write(ref _value, value);
        }

        public override double NextDouble() => Value;
    }

    /// <summary>The pauses that are told to the log.</summary>
    private sealed class Pauses : ConcurrentQueue<TimeSpan>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> values && values.FirstOrDefault(value => value.Key == "Pause").Value is TimeSpan pause) Enqueue(pause);
        }
    }
}
