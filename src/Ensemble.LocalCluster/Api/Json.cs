using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.LocalCluster.Api;

/// <summary>Reads and writes JSON trees that came from clients: a member that is absent or of another type reads as null, never throws.</summary>
internal static class Json
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 100 };
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The bytes are no JSON, or an object has a member twice.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8) => JsonNode.Parse(utf8.Span, documentOptions: Strict);

    public static byte[] ToBytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, node);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> buffer, JsonNode node)
    {
        using var writer = new Utf8JsonWriter(buffer, Compact);
        node.WriteTo(writer);
    }

    public static string ToText(JsonNode? node) => node is null ? "null" : Encoding.UTF8.GetString(ToBytes(node));

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) node = node is JsonObject item && item.TryGetPropertyValue(name, out var value) ? value : null;
        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? Integer(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value ? value switch
    {
        _ when value.TryGetValue<long>(out var number) => number,
        _ when value.TryGetValue<int>(out var number) => number,
        _ => null,
    } : null;

    public static bool? Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? array.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? array.Select(item => item.Text()).OfType<string>() : [];

    /// <summary>The member as an object; one is made if it is absent or something else.</summary>
    public static JsonObject Child(this JsonObject parent, string name)
    {
        if (parent.At(name) is JsonObject child) return child;
        child = [];
        parent[name] = child;
        return child;
    }

    /// <summary>Gives the member a value unless it has one.</summary>
    public static void Default(this JsonObject parent, string name, JsonNode value)
    {
        if (parent.At(name) is null) parent[name] = value;
    }

    public static JsonArray ToArray(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    /// <summary>A time as Kubernetes writes it: UTC, whole seconds.</summary>
    public static string Time(DateTimeOffset time) => Timestamp.Of(time);
}
