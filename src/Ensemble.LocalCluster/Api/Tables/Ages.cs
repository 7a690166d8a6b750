using System.Globalization;

namespace Ensemble.LocalCluster.Api.Tables;

/// <summary>Spans of time as kubectl shows them: two units at most, the finer one only while it matters.</summary>
internal static class Ages
{
    /// <returns>Null if the text is no time.</returns>
    public static string? Since(string? time, DateTimeOffset now) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) ? Show(now - start) : null;

    public static string Show(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(-2)) return "<invalid>";
        var (seconds, minutes, hours, days) = ((long)span.TotalSeconds, (long)span.TotalMinutes, (long)span.TotalHours, (long)span.TotalDays);
        return span switch
        {
            _ when seconds < 0 => "0s",
            _ when seconds < 120 => $"{seconds}s",
            _ when minutes < 10 => Pair(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Pair(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Pair(days, "d", hours % 24, "h"),
            _ when days < 730 => $"{days}d",
            _ when days < 365 * 8 => Pair(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Pair(long large, string unit, long small, string smallUnit) =>
        small == 0 ? $"{large}{unit}" : $"{large}{unit}{small}{smallUnit}";
}
