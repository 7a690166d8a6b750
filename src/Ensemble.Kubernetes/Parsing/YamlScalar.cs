using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>What a YAML scalar means to kubectl, whose reader (sigs.k8s.io/yaml) follows YAML 1.1: on, off, yes and no are booleans.</summary>
internal static partial class YamlScalar
{
    private static readonly FrozenSet<string> True = FrozenSet.Create(StringComparer.Ordinal, "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static readonly FrozenSet<string> False = FrozenSet.Create(StringComparer.Ordinal, "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static readonly FrozenSet<string> Null = FrozenSet.Create(StringComparer.Ordinal, "", "~", "null", "Null", "NULL");

    public static JsonNode? ToJson(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || IsTaggedText(scalar)) return JsonValue.Create(text);
        if (Null.Contains(text)) return null;
        if (True.Contains(text)) return JsonValue.Create(true);
        if (False.Contains(text)) return JsonValue.Create(false);
        return Number(text) ?? JsonValue.Create(text);
    }

    /// <summary>JSON has text for keys only: a key that reads as a number or boolean is written the one way that YAML to JSON has for it.</summary>
    public static string ToKey(Scalar scalar) => ToJson(scalar) switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        null => "null",
        { } other => other.ToJsonString(),
    };

    private static bool IsTaggedText(Scalar scalar) => !scalar.Tag.IsEmpty && scalar.Tag.Value is "tag:yaml.org,2002:str" or "!";

    private static JsonValue? Number(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.')) return null;
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (Integer(plain) is { } integer) return integer;
        return Float().IsMatch(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : null;
    }

    private static JsonValue? Integer(string text)
    {
        var negative = text.StartsWith('-');
        var digits = text is ['+' or '-', .. var unsigned] ? unsigned : text;
        if (digits.Length is 0 or > 64) return null;
        var value = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => Digits(hex, 16),
            ['0', 'b' or 'B', .. var binary] => Digits(binary, 2),
            ['0', 'o' or 'O', .. var octal] => Digits(octal, 8),
            ['0', _, ..] => Digits(digits, 8),
            _ => Digits(digits, 10),
        };
        if (value is not { } magnitude) return null;
        var signed = negative ? -magnitude : magnitude;
        return signed >= long.MinValue && signed <= long.MaxValue ? JsonValue.Create((long)signed)
            : signed >= 0 && signed <= ulong.MaxValue ? JsonValue.Create((ulong)signed)
            : null; // Too large for an integer of any reader: the caller tries a float.
    }

    private static BigInteger? Digits(string digits, int radix)
    {
        if (digits.Length == 0) return null;
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix) return null;
            value = (value * radix) + digit;
        }

        return value;
    }

    [GeneratedRegex(@"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Float();
}
