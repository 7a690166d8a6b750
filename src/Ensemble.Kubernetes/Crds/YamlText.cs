using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ensemble.Kubernetes.Crds;

/// <summary>Writes JSON as YAML in block style, keys in the order they have. Every YAML reader gives the same JSON back.</summary>
internal static partial class YamlText
{
    private static readonly FrozenSet<string> Reserved =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "y", "n", "yes", "no", "on", "off", "true", "false", "null");

    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, indent: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } fields:
                WriteFields(text, fields, indent, Margin(indent));
                break;
            case JsonArray { Count: > 0 } items:
                WriteItems(text, items, indent);
                break;
            default:
                text.Append(Scalar(node)).Append('\n');
                break;
        }
    }

    private static void WriteFields(StringBuilder text, JsonObject fields, int indent, string firstMargin)
    {
        var margin = firstMargin;
        foreach (var (key, value) in fields)
        {
            text.Append(margin).Append(Quoted(key)).Append(':');
            margin = Margin(indent);
            if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                text.Append('\n');
                Write(text, value, value is JsonArray ? indent : indent + 2);
            }
            else
            {
                text.Append(' ').Append(Scalar(value)).Append('\n');
            }
        }
    }

    private static void WriteItems(StringBuilder text, JsonArray items, int indent)
    {
        foreach (var item in items)
        {
            text.Append(Margin(indent)).Append("- ");
            if (item is JsonObject { Count: > 0 } fields) WriteFields(text, fields, indent + 2, "");
            else if (item is JsonArray { Count: > 0 }) throw new NotSupportedException("A list right inside a list.");
            else text.Append(Scalar(item)).Append('\n');
        }
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.TryGetValue<string>(out var text) => Quoted(text),
        null => "null",
        _ => node.ToJsonString(),
    };

    /// <summary>Plain where no reader can mistake it for anything but this text; else in double quotes.</summary>
    private static string Quoted(string text)
    {
        if (Plain().IsMatch(text) && !Reserved.Contains(text)) return text;
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                < ' ' or '\u007f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static string Margin(int indent) => new(' ', indent);

    [GeneratedRegex(@"^[A-Za-z](?:[A-Za-z0-9_./()'-]|[,;](?= )| (?=[A-Za-z0-9(])|:(?=[A-Za-z0-9]))*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
