using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Reads a spec or status so that a bad one spoils itself only, never the list that it stands in.</summary>
internal sealed class ResourcePartConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsSubclassOf(typeof(ResourcePart));

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(PartConverter<>).MakeGenericType(typeToConvert));

    private sealed class PartConverter<TPart> : JsonConverter<TPart>
        where TPart : ResourcePart, new()
    {
        public override TPart? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var start = reader; // A reader that threw stands somewhere inside; this one reads the part once more, as plain JSON.
            try
            {
                return JsonSerializer.Deserialize<TPart>(ref reader, options);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                reader = start;
                return new TPart { Unreadable = Describe(e, JsonNode.Parse(ref reader)) };
            }
        }

        public override void Write(Utf8JsonWriter writer, TPart value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, options);

        private static Unreadable Describe(Exception e, JsonNode? json)
        {
            var path = (e as JsonException)?.Path?.TrimStart('$').TrimStart('.') ?? "";
            var inner = e is JsonException { InnerException: { } cause } ? cause.Message : e.Message;
            var end = inner.IndexOf(" Path: ", StringComparison.Ordinal);
            return new Unreadable(path, end < 0 ? inner : inner[..end], json);
        }
    }
}
