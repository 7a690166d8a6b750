using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Names all that a replica's pods are made from: two specs that make the same pods have the same revision.</summary>
/// <remarks>The order in which an author writes fields does not matter, and what the spec leaves out counts as its default.</remarks>
internal static class ReplicaRevision
{
    private const int Length = 10;

    public static string Of(InferenceJobSpec spec, EngineKind engine, int port)
    {
        var parts = new JsonObject
        {
            ["template"] = Sorted(spec.Template),
            ["variants"] = Sorted(JsonSerializer.SerializeToNode(spec.Variants, ResourceJson.Options)),
            ["accelerators"] = spec.Size!.Accelerators,
            ["tensor"] = spec.Parallelism?.Tensor,
            ["pipeline"] = spec.Parallelism?.Pipeline,
            ["engine"] = string.Create(CultureInfo.InvariantCulture, $"{engine}:{port}"),
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)))[..Length];
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
