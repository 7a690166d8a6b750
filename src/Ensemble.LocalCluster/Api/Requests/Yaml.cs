using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Reads YAML (of which JSON is a part) as the JSON that Kubernetes takes it for. Aliases are refused: a few lines of them can grow without bound.</summary>
internal static partial class Yaml
{
    /// <exception cref="YamlException">The bytes are no YAML, or use aliases.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8)
    {
        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(utf8.Span)));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _)) return null;
        var node = Read(parser, 0);
        parser.Consume<DocumentEnd>();
        return node;
    }

    private static JsonNode? Read(Parser parser, int depth)
    {
        if (depth > 100) throw new YamlException("nested too deeply");
        if (parser.TryConsume<Scalar>(out var scalar)) return Value(scalar);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var array = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _)) array.Add(Read(parser, depth + 1));
            return array;
        }

        if (parser.TryConsume<AnchorAlias>(out var alias)) throw new YamlException(alias.Start, alias.End, "aliases are not supported");
        parser.Consume<MappingStart>();
        var item = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!item.TryAdd(key.Value, Read(parser, depth + 1))) throw new YamlException(key.Start, key.End, $"key \"{key.Value}\" already set in map");
        }

        return item;
    }

    private static JsonNode? Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal))) return text;
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return true;
        if (text is "false" or "False" or "FALSE") return false;
        if (!NumberPattern().IsMatch(text)) return text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : text;
    }

    [GeneratedRegex(@"^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberPattern();
}
