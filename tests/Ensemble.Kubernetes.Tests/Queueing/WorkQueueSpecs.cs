using Ensemble.Kubernetes.Queueing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Queueing;

public sealed class WorkQueueSpecs : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _clock = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueSpecs() => _queue = new(new() { Name = "test" }, _clock, new Random(1));

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void A_key_added_twice_is_worked_on_once()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");
        Assert.Equal(2, _queue.Depth);
        Assert.Equal(["a", "b"], Drain());
    }

    [Fact]
    public void A_key_added_while_it_is_worked_on_waits_until_that_is_done()
    {
        _queue.Add("a");
        Assert.True(_queue.TryTake(out _));
        _queue.Add("a");
        Assert.False(_queue.TryTake(out _));
        Assert.False(_queue.Idle);
        _queue.Done("a");
        Assert.Equal(["a"], Drain());
        Assert.True(_queue.Idle);
    }

    [Fact]
    public void Of_several_times_the_earliest_counts_and_now_is_earlier_still()
    {
        _queue.Add("a", TimeSpan.FromSeconds(10));
        _queue.Add("a", TimeSpan.FromSeconds(5));
        _queue.Add("a", TimeSpan.FromSeconds(20));
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromSeconds(5), _queue.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(Drain());
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(["a"], Drain());
        Assert.Equal(0, _queue.Delayed);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Drain());

        _queue.Add("b", TimeSpan.FromSeconds(5));
        _queue.Add("b");
        Assert.Equal(["b"], Drain());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Drain());
    }

    [Fact]
    public void Delayed_keys_come_in_the_order_of_their_times_however_far()
    {
        _queue.Add("year", TimeSpan.FromDays(365));
        _queue.Add("second", TimeSpan.FromSeconds(1));
        _queue.Add("hour", TimeSpan.FromHours(1));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["second", "hour"], Drain());
        for (var day = 0; day < 366; day++) _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["year"], Drain());
    }

    [Fact]
    public void Failures_back_off_until_they_are_forgotten()
    {
        for (var failure = 1; failure <= 20; failure++)
        {
            _queue.AddFailed("a");
            Assert.Equal(failure, _queue.Failures("a"));
            var longest = Backoff.Default.Bound(failure);
            Assert.True(_queue.Depth == 1 || _queue.NextDue <= _clock.GetUtcNow() + longest);
            _clock.Advance(longest);
            Assert.Equal(["a"], Drain());
        }

        _queue.Forget("a");
        Assert.Equal(0, _queue.Failures("a"));
    }

    [Fact]
    public void What_failed_is_tried_at_once_where_what_failed_it_is_over_and_what_waits_for_its_time_is_not()
    {
        for (var failure = 0; failure < 10; failure++)
        {
            _queue.AddFailed("failed");
            _clock.Advance(Backoff.Default.Longest);
            Assert.Equal(["failed"], Drain());
        }

        _queue.AddFailed("failed", TimeSpan.FromSeconds(30));
        _queue.Add("later", TimeSpan.FromSeconds(30));
        _queue.RetryFailed();
        Assert.Equal(["failed"], Drain());
        Assert.Equal(0, _queue.Failures("failed"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["later"], Drain());
    }

    [Fact]
    public void Pauses_double_up_to_their_bound_and_are_spread_below_it()
    {
        Assert.Equal(
            [0, 50, 100, 200, 400, 60_000, 60_000],
            new[] { 0, 1, 2, 3, 4, 12, int.MaxValue }.Select(n => Backoff.Default.Bound(n).TotalMilliseconds));
        var jitter = new Random(1);
        var pauses = Enumerable.Range(0, 1000).Select(_ => Backoff.Default.Pause(5, jitter).TotalMilliseconds).ToArray();
        Assert.All(pauses, p => Assert.InRange(p, 0, 800));
        Assert.InRange(pauses.Min(), 0, 80);
        Assert.InRange(pauses.Max(), 720, 800);
    }

    [Fact]
    public async Task A_closed_queue_hands_out_what_waits_and_then_ends_for_every_worker()
    {
        _queue.Add("a");
        _queue.Add("later", TimeSpan.FromSeconds(1));
        _queue.Close();
        _queue.Add("late");
        Assert.Equal((true, "a"), await _queue.TakeAsync(Stop));
        _queue.Done("a");
        Assert.False((await _queue.TakeAsync(Stop)).Found);
        Assert.False((await _queue.TakeAsync(Stop)).Found);
        Assert.Null(_queue.NextDue);
    }

    [Fact]
    public async Task Many_workers_never_meet_on_one_key_and_miss_none()
    {
        var working = new int[10];
        var worked = new int[10];
        using var queue = new WorkQueue<int>(new() { Name = "many" }, TimeProvider.System);
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await queue.TakeAsync(Stop) is (true, var key))
            {
                Assert.Equal(1, Interlocked.Increment(ref working[key]));
                Interlocked.Increment(ref worked[key]);
                await Task.Yield();
                Interlocked.Decrement(ref working[key]);
                queue.Done(key);
            }
        }, Stop)).ToArray();
        for (var i = 0; i < 20_000; i++) queue.Add(i % 10);
        await Eventually.IsTrueAsync(() => queue.Idle, "the queue idle");
        var before = worked.ToArray();
        for (var key = 0; key < 10; key++) queue.Add(key);
        await Eventually.IsTrueAsync(() => queue.Idle, "the queue idle");
        queue.Close();
        await Task.WhenAll(workers);

        Assert.Equal(before.Select(n => n + 1), worked);
    }

    private List<string> Drain()
    {
        var keys = new List<string>();
        while (_queue.TryTake(out var key)) keys.Add(key);
        keys.ForEach(_queue.Done);
        return keys;
    }
}
