using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Builds the JSON of one YAML document from its events, with bounds on depth and size that aliases count against as well.</summary>
internal sealed class YamlToJson(IParser parser)
{
    private const int MaxDepth = 100;
    private const int MaxNodes = 500_000;

    private readonly Dictionary<string, (JsonNode? Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<JsonObject, int> _lines = new(ReferenceEqualityComparer.Instance);
    private int _nodes;

    /// <summary>The line that an object starts at; null for one that an alias copied.</summary>
    public int? LineOf(JsonObject json) => _lines.TryGetValue(json, out var line) ? line : null;

    /// <exception cref="YamlException">The document is no YAML, or beyond the bounds.</exception>
    public JsonNode? Read() => Read(depth: 0);

    private JsonNode? Read(int depth)
    {
        var start = parser.Current!;
        if (depth > MaxDepth) throw Beyond(start, $"it is nested more than {MaxDepth} deep");
        if (parser.TryConsume<AnchorAlias>(out var alias)) return Copy(alias);

        var before = _nodes;
        Count(start, 1);
        var anchor = (start as NodeEvent)?.Anchor ?? AnchorName.Empty;
        JsonNode? node;
        if (parser.TryConsume<Scalar>(out var scalar)) node = YamlScalar.ToJson(scalar);
        else if (parser.TryConsume<SequenceStart>(out _)) node = ReadList(depth);
        else if (parser.TryConsume<MappingStart>(out _)) node = ReadObject(start, depth);
        else throw Beyond(start, "something else was expected here");
        if (!anchor.IsEmpty) _anchors[anchor.Value] = (node, _nodes - before);
        return node;
    }

    private JsonArray ReadList(int depth)
    {
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _)) list.Add(Read(depth + 1));
        return list;
    }

    private JsonObject ReadObject(ParsingEvent start, int depth)
    {
        var json = new JsonObject();
        _lines[json] = (int)start.Start.Line;
        var merged = new List<JsonObject>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = parser.Current!;
            if (!parser.TryConsume<Scalar>(out var key)) throw Beyond(at, "a key must be plain text");
            var value = Read(depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain }) Collect(at, value, merged);
            else if (!json.TryAdd(YamlScalar.ToKey(key), value)) throw Beyond(at, $"the key '{SchemaCheck.Cut(key.Value)}' stands there twice");
        }

        foreach (var (name, value) in merged.SelectMany(fields => fields))
        {
            if (!json.ContainsKey(name)) json[name] = value?.DeepClone();
        }

        return json;
    }

    private static void Collect(ParsingEvent at, JsonNode? value, List<JsonObject> merged)
    {
        if (value is JsonObject one) merged.Add(one);
        else if (value is JsonArray several && several.All(item => item is JsonObject)) merged.AddRange(several.Cast<JsonObject>());
        else throw Beyond(at, "'<<' must be an object or a list of objects");
    }

    private JsonNode? Copy(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored)) throw Beyond(alias, $"the alias '*{SchemaCheck.Cut(alias.Value.Value)}' has no anchor before it");
        Count(alias, anchored.Size);
        return anchored.Node?.DeepClone();
    }

    private void Count(ParsingEvent at, int nodes)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes) throw Beyond(at, $"it has more than {MaxNodes} values, aliases included");
    }

    private static YamlException Beyond(ParsingEvent at, string problem) => new(at.Start, at.End, problem);
}
