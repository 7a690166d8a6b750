using System.Globalization;
using System.Text.RegularExpressions;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>A label selector: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;5</c>; all terms must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Term> _terms = [];

    private LabelSelector() { }

    /// <exception cref="Refusal">The text is no selector.</exception>
    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector();
        var rest = text.Trim();
        while (rest.Length > 0)
        {
            var match = TermPattern().Match(rest);
            if (!match.Success) throw Refusal.BadRequest($"unable to parse requirement: found '{rest}' in label selector \"{text}\"");
            selector._terms.Add(Term.From(match));
            rest = rest[match.Length..];
        }

        return selector;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var term in _terms)
            if (!term.Matches(labels)) return false;
        return true;
    }

    [GeneratedRegex(@"^\s*(?:(?<key>[\w./-]+)\s+(?<set>in|notin)\s*\((?<values>[^()]*)\)|(?<key>[\w./-]+)\s*(?<op>==|=|!=|>|<)\s*(?<value>[\w.-]*)|(?<not>!\s*)?(?<key>[\w./-]+))\s*(?:,\s*(?=\S)|$)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TermPattern();

    private sealed record Term(string Key, string Operator, string[] Values)
    {
        public static Term From(Match match)
        {
            var key = match.Groups["key"].Value;
            if (match.Groups["set"] is { Success: true } set)
                return new(key, set.Value, [.. match.Groups["values"].Value.Split(',').Select(value => value.Trim())]);
            if (match.Groups["op"] is { Success: true } op)
                return new(key, op.Value switch { "!=" => "notin", ">" or "<" => op.Value, _ => "in" }, [match.Groups["value"].Value]);
            return new(key, match.Groups["not"].Success ? "absent" : "exists", []);
        }

        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var has = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                "in" => has && Values.Contains(value, StringComparer.Ordinal),
                "notin" => !has || !Values.Contains(value, StringComparer.Ordinal),
                "exists" => has,
                "absent" => !has,
                _ => has && Compare(value!, Values[0]) is { } order && (Operator == ">" ? order > 0 : order < 0),
            };
        }

        private static int? Compare(string left, string right) =>
            long.TryParse(left, NumberStyles.Integer, CultureInfo.InvariantCulture, out var one)
            && long.TryParse(right, NumberStyles.Integer, CultureInfo.InvariantCulture, out var other) ? one.CompareTo(other) : null;
    }
}
