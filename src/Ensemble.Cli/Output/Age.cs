using System.Globalization;

namespace Ensemble.Cli.Output;

/// <summary>Time spans as kubectl shows them.</summary>
internal static class Age
{
    /// <summary>The time since a moment: 45s, 12m, 3h, 5d; empty where there is no moment.</summary>
    public static string Since(DateTime? then, DateTimeOffset now) => then is null ? "" : Of(now.UtcDateTime - then.Value);

    /// <summary>A span in its largest unit that says enough; spans below zero, from clocks that differ, show as 0s.</summary>
    public static string Of(TimeSpan span) => span switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalSeconds: < 120 } => Whole(span.TotalSeconds, "s"),
        { TotalMinutes: < 120 } => Whole(span.TotalMinutes, "m"),
        { TotalHours: < 48 } => Whole(span.TotalHours, "h"),
        _ => Whole(span.TotalDays, "d"),
    };

    private static string Whole(double amount, string unit) => Math.Floor(amount).ToString("0", CultureInfo.InvariantCulture) + unit;
}
