namespace Ensemble.Cli.Local;

/// <summary>A clock that starts now and runs several times as fast as the true one, timers included, so that a simulated cluster's minutes pass in seconds.</summary>
/// <param name="speed">How many of its seconds pass in one true second; over zero.</param>
/// <param name="true">The true clock.</param>
internal sealed class FastClock(double speed, TimeProvider @true) : TimeProvider
{
    private readonly DateTimeOffset _start = @true.GetUtcNow();
    private readonly long _startStamp = @true.GetTimestamp();

    public override long TimestampFrequency => @true.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => @true.LocalTimeZone;

    public override long GetTimestamp() => _startStamp + (long)((@true.GetTimestamp() - _startStamp) * speed);

    // From the timestamp, so that a step of the machine's clock moves nothing here.
    public override DateTimeOffset GetUtcNow() => _start + GetElapsedTime(_startStamp);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(@true.CreateTimer(callback, state, Shortened(dueTime, speed), Shortened(period, speed)), speed);

    private static TimeSpan Shortened(TimeSpan span, double speed) => span <= TimeSpan.Zero ? span : span / speed; // Below zero: never.

    private sealed class FastTimer(ITimer timer, double speed) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Shortened(dueTime, speed), Shortened(period, speed));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
