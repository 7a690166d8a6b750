using System.Net;
using Ensemble.Kubernetes.Client;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Client;

/// <summary>A server that cannot take it all, as API Priority and Fairness lets it say.</summary>
public sealed class BusyServerSpecs
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_asked_less_at_a_time_until_it_can_take_it_and_more_again_when_it_can()
    {
        const int room = 8;
        var (here, most) = (0, room);
        var server = new ScriptedServer(async asked =>
        {
            var now = Interlocked.Increment(ref here);
            try
            {
                if (now > Volatile.Read(ref most)) return ScriptedServer.Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests");
                await Task.Delay(1, asked.Stop);
                return ScriptedServer.Json("{}");
            }
            finally
            {
                Interlocked.Decrement(ref here);
            }
        });
        using var api = new KubernetesApi(
            new Uri("http://scripted.invalid"), server, new() { Retry = new() { Repeats = 20, FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20) } });
        Assert.Equal(256, api.ConcurrencyLimit);
        await AskAsync(api, 600);
        Assert.InRange(api.ConcurrencyLimit, 1, 64);
        Assert.InRange(server.Requests.Count, 600, 1800); // Who is refused comes again, but not everybody for ever.

        var low = api.ConcurrencyLimit;
        Volatile.Write(ref most, int.MaxValue);
        await AskAsync(api, 2000);
        Assert.True(api.ConcurrencyLimit > low, $"it stayed at {low}");
    }

    [Fact]
    public async Task Requests_that_were_refused_together_cut_the_limit_once()
    {
        using var limit = new ConcurrencyLimit(100, new FakeTimeProvider());
        foreach (var turn in await FillAsync(limit, 50)) limit.Leave(turn, busy: true);
        Assert.Equal(50, limit.Now);
        limit.Leave(await limit.EnterAsync(Stop), busy: true);
        Assert.Equal(25, limit.Now);
    }

    [Fact]
    public async Task Only_rounds_that_used_the_limit_up_raise_it()
    {
        using var limit = new ConcurrencyLimit(16, new FakeTimeProvider());
        limit.Leave(await limit.EnterAsync(Stop), busy: true);
        for (var i = 0; i < 100; i++) limit.Leave(await limit.EnterAsync(Stop), busy: false);
        Assert.Equal(8, limit.Now); // One at a time says nothing of what nine would meet.

        var rounds = 0;
        while (limit.Now < 16 && ++rounds < 1000)
            foreach (var turn in await FillAsync(limit, limit.Now)) limit.Leave(turn, busy: false);
        Assert.InRange(rounds, 8, 200);
        foreach (var turn in await FillAsync(limit, 16)) limit.Leave(turn, busy: false);
        Assert.Equal(16, limit.Now);
    }

    [Fact]
    public async Task While_the_server_asks_to_wait_nobody_is_let_in()
    {
        var clock = new FakeTimeProvider();
        using var limit = new ConcurrencyLimit(16, clock);
        limit.Leave(await limit.EnterAsync(Stop), busy: true, TimeSpan.FromSeconds(5));
        var waiting = Enumerable.Range(0, 3).Select(_ => limit.EnterAsync(Stop).AsTask()).ToArray();
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobodys_turn()
    {
        using var limit = new ConcurrencyLimit(1, TimeProvider.System);
        var first = await limit.EnterAsync(Stop);
        using var impatient = new CancellationTokenSource();
        var second = limit.EnterAsync(impatient.Token).AsTask();
        var third = limit.EnterAsync(Stop).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        limit.Leave(first, busy: null);
        limit.Leave(await third, busy: null);
        limit.Leave(await limit.EnterAsync(Stop), busy: null);
    }

    [Fact]
    public async Task A_Lease_never_waits_for_its_turn()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new ScriptedServer(async asked =>
        {
            if (!asked.Path.Contains("leases", StringComparison.Ordinal)) await hold.Task;
            return ScriptedServer.Json("{}");
        });
        using var api = server.Client();
        var others = Enumerable.Range(0, 300).Select(i => api.GetAsync<V1Pod>("a", $"p{i}", Stop)).ToList();
        await Eventually.IsTrueAsync(() => server.Requests.Count == 256, "the limit reached");
        await api.GetAsync<V1Lease>("a", "leader", Stop);
        hold.SetResult();
        await Task.WhenAll(others);
        Assert.Equal(301, server.Requests.Count);
    }

    [Fact]
    public async Task A_date_in_Retry_After_is_waited_for_as_seconds_are()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
        var server = ScriptedServer.InTurn(
            _ =>
            {
                var busy = ScriptedServer.Refuse(HttpStatusCode.TooManyRequests, "TooManyRequests");
                busy.Headers.RetryAfter = new(clock.GetUtcNow() + TimeSpan.FromSeconds(7));
                return busy;
            },
            _ => ScriptedServer.Json("{}"));
        using var api = server.Client(clock: clock);
        var asking = api.GetAsync<V1Pod>("a", "p", Stop);
        var began = clock.GetUtcNow();
        await Eventually.IsTrueAsync(() => asking.IsCompleted, clock, TimeSpan.FromMilliseconds(500));
        await asking;
        Assert.InRange(clock.GetUtcNow() - began, TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(5));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_cut_short_is_asked_for_again_but_a_write_that_nothing_guards_is_not_sent_twice()
    {
        var server = ScriptedServer.InTurn(_ => ScriptedServer.Json("""{"metadata":{"na"""), _ => ScriptedServer.Json("""{"metadata":{"name":"p"}}"""));
        using var api = server.Client();
        Assert.Equal("p", (await api.GetAsync<V1Pod>("a", "p", Stop)).Metadata.Name);
        Assert.Equal(2, server.Requests.Count);

        var writes = new ScriptedServer(_ => ScriptedServer.Json("""{"metadata":{"na"""));
        using var writer = writes.Client();
        var failure = await Assert.ThrowsAsync<ApiException>(() => writer.CreateAsync<V1Pod>(CoreKinds.Pod, "a", "p", new V1Binding(), dryRun: false, Stop, "binding"));
        Assert.True(failure.IsDoubtful); // It may be bound.
        Assert.Single(writes.Requests);
    }

    private static async Task<List<ConcurrencyLimit.Turn>> FillAsync(ConcurrencyLimit limit, int turns)
    {
        var taken = new List<ConcurrencyLimit.Turn>();
        for (var i = 0; i < turns; i++) taken.Add(await limit.EnterAsync(Stop));
        return taken;
    }

    private static Task<V1Pod[]> AskAsync(KubernetesApi api, int times) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(i => api.GetAsync<V1Pod>("a", $"p{i}", Stop)));
}
