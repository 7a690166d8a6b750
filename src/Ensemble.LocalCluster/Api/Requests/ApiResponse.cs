using System.IO.Pipelines;
using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>An answer: bytes at once, or a stream that writes until it ends or its client leaves.</summary>
internal sealed record ApiResponse(int Code, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string JsonType = "application/json";

    /// <summary>Writes a body that goes on; null when <see cref="Body"/> is all.</summary>
    public Func<PipeWriter, CancellationToken, Task>? Stream { get; init; }

    /// <summary>The watch that <see cref="Stream"/> writes; null for others.</summary>
    public Storage.Watcher? Watch { get; init; }

    /// <summary>Texts of Warning headers.</summary>
    public IReadOnlyCollection<string> Warnings { get; init; } = [];

    /// <summary>What the audit shows as the object's name; empty if the request says it.</summary>
    public string Name { get; init; } = "";

    public static ApiResponse Json(JsonNode body, int code = 200) => new(code, JsonType, Api.Json.ToBytes(body));
    public static ApiResponse Json(ReadOnlyMemory<byte> body, int code = 200) => new(code, JsonType, body);
    public static ApiResponse Text(string text) => new(200, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text));

    public static ApiResponse Success(int code = 200, JsonObject? details = null) => Json(new JsonObject
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details, ["code"] = code,
    }, code);
}
