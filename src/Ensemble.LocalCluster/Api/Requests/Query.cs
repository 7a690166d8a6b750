using System.Globalization;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>The decoded query of a request; of a parameter that comes twice the first counts.</summary>
internal sealed class Query
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Query(string text)
    {
        foreach (var pair in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            _values.TryAdd(name, equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }
    }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool Flag(string name) => this[name] is "true" or "1";

    /// <exception cref="Refusal">The value is no number of at least 0.</exception>
    public long? Number(string name) => this[name] switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw Refusal.BadRequest($"{name}: Invalid value: \"{text}\": must be a number of at least 0"),
    };

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
