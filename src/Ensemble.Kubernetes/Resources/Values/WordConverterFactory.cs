using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Reads a <see cref="Word{TEnum}"/> from any JSON value without complaint; writes it as a string.</summary>
internal sealed class WordConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Word<>);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()));

    private sealed class WordConverter<TEnum> : JsonConverter<Word<TEnum>>
        where TEnum : struct, Enum
    {
        public override Word<TEnum> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(RawText.Read(ref reader));

        public override void Write(Utf8JsonWriter writer, Word<TEnum> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
