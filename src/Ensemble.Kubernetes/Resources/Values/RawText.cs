using System.Text.Json;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The text of any JSON value: of a string its content, of everything else its JSON.</summary>
internal static class RawText
{
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString() ?? "";
        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }
}
