using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Reads request bodies, JSON or YAML.</summary>
internal static class RequestBody
{
    /// <exception cref="Refusal">The body is missing, malformed, no object, or in a format that is not served.</exception>
    public static JsonObject Object(ApiRequest request) =>
        Node(request) as JsonObject ?? throw Refusal.BadRequest("the request body must be an object");

    /// <summary>The body of a delete, which may be absent.</summary>
    public static JsonObject Options(ApiRequest request) => request.Body.Length == 0 ? [] : Object(request);

    public static JsonNode? Node(ApiRequest request)
    {
        if (request.ContentType.Contains("protobuf", StringComparison.Ordinal)) return Protobuf.Parse(request.Body);
        try
        {
            return request.ContentType.Contains("yaml", StringComparison.Ordinal) ? Yaml.Parse(request.Body) : Json.Parse(request.Body);
        }
        catch (Exception fault) when (fault is JsonException or YamlException or InvalidOperationException or ArgumentException)
        {
            throw Refusal.BadRequest($"error decoding the request body: {fault.Message}");
        }
    }
}
