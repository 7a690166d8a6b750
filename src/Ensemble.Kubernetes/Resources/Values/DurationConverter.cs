using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Reads a duration from any JSON value without complaint; writes it as a string.</summary>
internal sealed class DurationConverter : JsonConverter<Duration>
{
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(RawText.Read(ref reader));

    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
