using System.Globalization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The grammar of resource.Quantity: sign, digits with an optional point, then a binary suffix, a decimal suffix or an exponent.</summary>
/// <remarks>Source: the doc comment of Quantity in k8s.io/apimachinery. <c>E</c> alone is exa; <c>E3</c> is an exponent.</remarks>
internal static class QuantitySyntax
{
    /// <summary>The same grammar, without a sign, for the schema: no field of ours may be negative.</summary>
    public const string UnsignedPattern = @"^\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)(([KMGTPE]i)|[numkMGTPE]|([eE][+-]?[0-9]{1,2}))?$";

    /// <summary>Longest text that is read at all; longer is refused unread.</summary>
    public const int MaxLength = 64;

    public static bool TryParse(string text, out decimal value)
    {
        value = 0;
        if (text.Length is 0 or > MaxLength) return false;
        var digits = NumberLength(text);
        return digits > 0
            && decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && TryScale(text.AsSpan(digits), ref value);
    }

    public static string Format(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    private static int NumberLength(string text)
    {
        var end = text[0] is '+' or '-' ? 1 : 0;
        var start = end;
        var points = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && points++ == 0))) end++;
        return end - start - Math.Min(points, 1) > 0 ? end : 0;
    }

    private static bool TryScale(ReadOnlySpan<char> suffix, ref decimal value)
    {
        decimal? factor = suffix switch
        {
            "" => 1m,
            "n" => 1e-9m,
            "u" => 1e-6m,
            "m" => 1e-3m,
            "k" => 1e3m,
            "M" => 1e6m,
            "G" => 1e9m,
            "T" => 1e12m,
            "P" => 1e15m,
            "E" => 1e18m,
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "Ti" => 1L << 40,
            "Pi" => 1L << 50,
            "Ei" => 1L << 60,
            _ => Exponent(suffix),
        };
        if (factor is not { } by || Math.Abs(value) > decimal.MaxValue / Math.Max(by, 1)) return false;
        value *= by;
        return true;
    }

    private static decimal? Exponent(ReadOnlySpan<char> suffix)
    {
        if (suffix[0] is not ('e' or 'E')
            || !int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            || exponent is < -28 or > 28)
        {
            return null;
        }

        var factor = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++) factor = exponent > 0 ? factor * 10 : factor / 10;
        return factor;
    }
}
