using Ensemble.Cli.Local;
using Microsoft.Extensions.Time.Testing;

namespace Ensemble.Cli.Tests;

public sealed class FastClockSpecs
{
    private readonly FakeTimeProvider _true = new();

    [Fact]
    public void Its_minutes_pass_in_seconds()
    {
        var clock = new FastClock(60, _true);
        var (start, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());

        _true.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromMinutes(2), clock.GetUtcNow() - start);
        Assert.Equal(TimeSpan.FromMinutes(2), clock.GetElapsedTime(stamp));
    }

    [Fact]
    public async Task Its_delays_end_when_it_says_so()
    {
        var clock = new FastClock(10, _true);
        var delay = Task.Delay(TimeSpan.FromSeconds(50), clock, TestContext.Current.CancellationToken);

        _true.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(delay.IsCompleted);
        _true.Advance(TimeSpan.FromSeconds(0.2));
        await delay;
    }

    [Fact]
    public void A_timer_that_is_never_due_stays_so()
    {
        var fired = 0;
        using var timer = new FastClock(10, _true).CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        _true.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, fired);
    }
}
