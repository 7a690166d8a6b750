using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ensemble.Core;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>One object of a manifest file, or what keeps it from being read.</summary>
/// <param name="FileName">The file that it stands in.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Json">The object as JSON; empty where it could not be read.</param>
/// <param name="Faults">Why it could not be read; empty where it could.</param>
public sealed record ManifestDocument(string FileName, int Line, JsonObject Json, ImmutableArray<Fault> Faults)
{
    /// <summary>Group and version as written; null where absent or no text.</summary>
    public string? ApiVersion => Text(Json["apiVersion"]);

    /// <summary>Kind as written; null where absent or no text.</summary>
    public string? Kind => Text(Json["kind"]);

    /// <summary>Name as written; null where absent or no text.</summary>
    public string? Name => Text((Json["metadata"] as JsonObject)?["name"]);

    /// <summary>Namespace as written; null where absent or no text.</summary>
    public string? Namespace => Text((Json["metadata"] as JsonObject)?["namespace"]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
