using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How our kinds, and the Kubernetes models inside them, are written as JSON.</summary>
public static class ResourceJson
{
    /// <summary>camelCase names, nulls left out, times as RFC 3339. Read-only, and safe to share.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,
            MaxDepth = 10_001, // What API servers take: a lower limit here would let one deep template break a list.
            PropertyNameCaseInsensitive = false,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new KubernetesJson.Iso8601TimeSpanConverter(),
                new KubernetesJson.KubernetesDateTimeConverter(),
                new KubernetesJson.KubernetesDateTimeOffsetConverter(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
