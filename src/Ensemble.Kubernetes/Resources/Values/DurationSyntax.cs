using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The grammar of Go's time.ParseDuration: an optional sign, then numbers with units, or a bare 0.</summary>
internal static class DurationSyntax
{
    /// <summary>The same grammar, without a sign, for the schema: no field of ours may be negative.</summary>
    public const string UnsignedPattern = @"^(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$";

    /// <summary>Longest text that is read at all; longer is refused unread.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>The most that Go's int64 of nanoseconds holds, about 292 years, in ticks.</summary>
    private const decimal MaxTicks = long.MaxValue / 100;

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (text.Length is 0 or > MaxLength) return false;
        var rest = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        if (rest is "0") return true;
        if (rest.IsEmpty) return false;

        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            if (!TryTakePart(ref rest, out var part) || (ticks += part) > MaxTicks) return false;
        }

        time = new TimeSpan((long)(text[0] == '-' ? -ticks : ticks));
        return true;
    }

    public static string Format(TimeSpan time)
    {
        if (time == TimeSpan.Zero) return "0s";
        var text = new StringBuilder(time < TimeSpan.Zero ? "-" : "");
        var ticks = (Int128)time.Ticks;
        if (ticks < 0) ticks = -ticks;
        Append(text, ref ticks, TimeSpan.TicksPerHour, "h");
        Append(text, ref ticks, TimeSpan.TicksPerMinute, "m");
        Append(text, ref ticks, TimeSpan.TicksPerSecond, "s");
        Append(text, ref ticks, TimeSpan.TicksPerMillisecond, "ms");
        Append(text, ref ticks, TimeSpan.TicksPerMicrosecond, "us");
        Append(text, ref ticks, 1, "00ns");
        return text.ToString();
    }

    private static void Append(StringBuilder text, ref Int128 ticks, long unit, string name)
    {
        if (ticks < unit) return;
        text.Append(CultureInfo.InvariantCulture, $"{(long)(ticks / unit)}{name}");
        ticks %= unit;
    }

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var number = rest.IndexOfAnyExcept(NumberCharacters);
        if (number <= 0
            || !decimal.TryParse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount > MaxTicks)
        {
            return false;
        }

        rest = rest[number..];
        var unit = rest.IndexOfAny(NumberCharacters);
        var name = unit < 0 ? rest : rest[..unit];
        rest = rest[name.Length..];
        var each = name switch
        {
            "ns" => 0.01m,
            "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => (decimal)TimeSpan.TicksPerHour,
            _ => 0m,
        };
        ticks = amount * each;
        return each > 0;
    }
}
