using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>A selector as objects carry it: matchLabels and matchExpressions.</summary>
internal static class ObjectSelector
{
    /// <summary>Whether a selector of an object matches labels; one that is absent matches nothing, an empty one everything.</summary>
    public static bool Matches(JsonNode? selector, IReadOnlyDictionary<string, string> labels)
    {
        if (selector is not JsonObject) return false;
        if (selector.At("matchLabels") is JsonObject wanted && wanted.Any(pair => labels.GetValueOrDefault(pair.Key) != pair.Value.Text())) return false;
        return selector.Objects("matchExpressions").All(expression => Holds(expression, labels));
    }

    private static bool Holds(JsonObject expression, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(expression.Text("key") ?? "");
        var among = value is not null && expression.Texts("values").Contains(value, StringComparer.Ordinal);
        return expression.Text("operator") switch
        {
            "In" => among,
            "NotIn" => !among,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
