using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Reads a quantity from a string, a number or, without complaint, anything else; writes it as a string, as Kubernetes does.</summary>
internal sealed class QuantityConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(RawText.Read(ref reader));

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
