using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ensemble.Kubernetes.Crds;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Checks a text against a schema's length, words, format and pattern.</summary>
internal static class TextCheck
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    public static void Check(JsonObject schema, string text, string path, FaultList faults)
    {
        if (schema["maxLength"] is { } most && text.Length > (int)most)
        {
            faults.Add(path, $"has {text.Length} characters", $"Use at most {most}.");
        }
        else if (schema["enum"] is JsonArray words && !words.Any(word => (string)word! == text))
        {
            faults.Add(path, $"is '{SchemaCheck.Cut(text)}'", Suggestion.Cure(text, [.. words.Select(word => (string)word!)]));
        }
        else if ((string?)schema["format"] == "date-time" && !IsTime(text))
        {
            faults.Add(path, $"is '{SchemaCheck.Cut(text)}', no time", "Use RFC 3339, such as \"2026-12-24T18:00:00Z\".");
        }
        else if ((string?)schema["pattern"] is { } pattern && !Matches(pattern, text))
        {
            var (what, cure) = Explain(pattern);
            faults.Add(path, $"is '{SchemaCheck.Cut(text)}', {what}", cure);
        }
    }

    /// <summary>Whether a text matches a pattern of ours; takes time in proportion to the text, whatever it is.</summary>
    public static bool Matches(string pattern, string text) =>
        Patterns.GetOrAdd(pattern, static p => new Regex(p, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)).IsMatch(text) && !text.EndsWith('\n');

    private static bool IsTime(string text) =>
        text.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal));

    private static (string What, string Cure) Explain(string pattern) => pattern switch
    {
        QuantitySyntax.UnsignedPattern => ("no quantity", "Use a number of 0 or more with an optional suffix, such as 64, \"1.5\", 300k or 64Gi."),
        DurationSyntax.UnsignedPattern => ("no duration", "Use numbers with units h, m, s or ms, such as 90s or 1h30m."),
        NamePatterns.DnsLabel => ("no valid name", "Use a-z, 0-9 and hyphens, at most 63 of them, with a letter or digit at both ends."),
        NamePatterns.DnsSubdomain => ("no valid name", "Use a-z, 0-9, hyphens and dots, with a letter or digit at both ends."),
        NamePatterns.QualifiedName => ("no qualified name", "Use a name, or a domain, a slash and a name, such as example.com/rack."),
        NamePatterns.Word => ("no CamelCase word", "Use letters and digits only, the first a capital, such as Rack."),
        NamePatterns.Signal => ("no signal", "Use a signal's name, such as SIGUSR1."),
        _ => ("which is not allowed", $"Match {pattern}."),
    };
}
