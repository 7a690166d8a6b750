using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ensemble.LocalCluster.Api.Tables;

/// <summary>The paths of printer columns: members, indices, <c>[*]</c>, and filters that compare a member with a text or number.</summary>
internal sealed partial class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    /// <summary>Reads a path; what follows something not understood is ignored and finds nothing.</summary>
    public static JsonPath Parse(string text)
    {
        var path = new JsonPath();
        var rest = text.Trim().TrimStart('{').TrimEnd('}').TrimStart('$');
        while (rest.Length > 0)
        {
            var match = StepPattern().Match(rest);
            path._steps.Add(match.Success ? Step(match) : _ => []);
            rest = match.Success ? rest[match.Length..] : "";
        }

        return path;
    }

    public IReadOnlyList<JsonNode> Find(JsonNode root)
    {
        var found = new List<JsonNode> { root };
        foreach (var step in _steps) found = [.. found.SelectMany(step).OfType<JsonNode>()];
        return found;
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> Step(Match match)
    {
        if (match.Groups["name"] is { Success: true } name)
        {
            var key = name.Value.Replace(@"\.", ".", StringComparison.Ordinal);
            return node => [node.At(key)];
        }

        if (match.Groups["index"] is { Success: true } index)
        {
            var at = int.Parse(index.Value, CultureInfo.InvariantCulture);
            return node => node is JsonArray array && (at < 0 ? at + array.Count : at) is var place && place >= 0 && place < array.Count ? [array[place]] : [];
        }

        if (!match.Groups["member"].Success) return node => node is JsonArray array ? array : node is JsonObject item ? item.Select(pair => pair.Value) : [];
        var member = match.Groups["member"].Value.Split('.');
        var (equal, value) = (match.Groups["op"].Value == "==", match.Groups["value"].Value);
        return node => node is JsonArray array ? array.Where(item => (Shown(item.At(member)) == value) == equal) : [];
    }

    private static string? Shown(JsonNode? node) => node?.Text() ?? node?.ToJsonString();

    [GeneratedRegex("""^(\.(?<name>([\w\-/]|\\\.)+)|\['(?<name>[^']+)'\]|\[(?<index>-?\d{1,9})\]|\[\?\(\s*@\.(?<member>[\w.\-]+)\s*(?<op>==|!=)\s*(?<quote>["']?)(?<value>[^"')]*?)\k<quote>\s*\)\]|\[\*\]|\.\*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StepPattern();
}
