using System.Globalization;
using System.Text.Json.Nodes;

namespace Ensemble.Operator.Progress;

/// <summary>Where a job's pods serve metrics, by their template.</summary>
/// <param name="Port">The port.</param>
/// <param name="Path">The path, with its slash.</param>
internal sealed record MetricsPort(int Port, string Path)
{
    private const string Usual = "/metrics";

    /// <summary>The first container's port named <c>metrics</c>, or that of the annotation <c>prometheus.io/port</c>; null where neither is given.</summary>
    /// <remarks>The path is the annotation <c>prometheus.io/path</c>, else <c>/metrics</c>.</remarks>
    public static MetricsPort? Of(JsonObject template)
    {
        var annotations = (template["metadata"] as JsonObject)?["annotations"] as JsonObject;
        var path = Text(annotations?["prometheus.io/path"]) is { Length: > 1 and < 1024 } own && own[0] == '/' && own[1] != '/' ? own : Usual;
        var container = ((template["spec"] as JsonObject)?["containers"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault();
        foreach (var port in (container?["ports"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Text(port["name"]) == "metrics" && IsPort(port["containerPort"]?.ToJsonString()) is { } number) return new(number, path);
        }

        return IsPort(Text(annotations?["prometheus.io/port"])) is { } annotated ? new(annotated, path) : null;
    }

    private static int? IsPort(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535 ? number : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
