namespace Ensemble.LocalCluster.Api;

/// <summary>Headers that every answer carries.</summary>
internal static class ResponseHeaders
{
    public const string Name = "Ensemble-Local-Cluster";
    public const string Value = "development server; never for production";

    /// <summary>A warning as RFC 7234 has it, code 299 as Kubernetes does; a header is one line of ASCII.</summary>
    public static string Warning(string text) =>
        $"299 - \"{string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : c is < ' ' or > '~' ? "?" : c.ToString()))}\"";
}
