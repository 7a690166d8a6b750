using System.Text.Json;
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
            var start = reader; // A reader that threw stands somewhere inside; this one is skipped to the end instead.
            try
            {
                return JsonSerializer.Deserialize<TPart>(ref reader, options);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                start.Skip();
                reader = start;
                return new TPart { Unreadable = Describe(e) };
            }
        }

        public override void Write(Utf8JsonWriter writer, TPart value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, options);

        private static Unreadable Describe(Exception e)
        {
            var path = (e as JsonException)?.Path?.TrimStart('$').TrimStart('.') ?? "";
            var inner = e is JsonException { InnerException: { } cause } ? cause.Message : e.Message;
            var end = inner.IndexOf(" Path: ", StringComparison.Ordinal);
            return new Unreadable(path, end < 0 ? inner : inner[..end]);
        }
    }
}
