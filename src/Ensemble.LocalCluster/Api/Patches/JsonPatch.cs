using System.Globalization;
using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Requests;

namespace Ensemble.LocalCluster.Api.Patches;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    private const int Most = 10_000;

    /// <exception cref="Refusal">400 for what is no patch, 422 for an operation that cannot be done.</exception>
    public static JsonNode? Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not JsonArray operations) throw Refusal.BadRequest("a JSON patch must be an array");
        if (operations.Count > Most) throw new Refusal(413, "RequestEntityTooLarge", $"a JSON patch may have at most {Most} operations");
        JsonNode? root = target;
        foreach (var operation in operations) root = Step(root, operation);
        return root;
    }

    private static JsonNode? Step(JsonNode? root, JsonNode? operation)
    {
        var path = Pointer(operation.Text("path"));
        var value = operation.At("value");
        switch (operation.Text("op"))
        {
            case "add": return Add(root, path, value?.DeepClone());
            case "remove": return Remove(root, path);
            case "replace":
                _ = Get(root, path);
                return path.Length == 0 ? value?.DeepClone() : Add(Remove(root, path), path, value?.DeepClone());
            case "copy": return Add(root, path, Get(root, Pointer(operation.Text("from")))?.DeepClone());
            case "move":
                var from = Pointer(operation.Text("from"));
                var moved = Get(root, from)?.DeepClone();
                return Add(Remove(root, from), path, moved);
            case "test":
                if (!JsonNode.DeepEquals(Get(root, path), value)) throw Impossible($"testing path {operation.Text("path")} failed");
                return root;
            default: throw Refusal.BadRequest($"unknown JSON patch operation {Json.ToText(operation.At("op"))}");
        }
    }

    private static string[] Pointer(string? text) => text switch
    {
        null => throw Refusal.BadRequest("a JSON patch operation needs a path"),
        "" => [],
        _ when text[0] == '/' => [.. text[1..].Split('/').Select(part =>
            part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))],
        _ => throw Refusal.BadRequest($"a JSON pointer must begin with '/': {text}"),
    };

    private static JsonNode? Get(JsonNode? root, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
            root = root switch
            {
                JsonObject item when item.TryGetPropertyValue(part, out var value) => value,
                JsonArray array => array[Index(array, part, array.Count - 1)],
                _ => throw Impossible($"the path has no \"{part}\""),
            };
        return root;
    }

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path is []) return value;
        switch (Get(root, path.AsSpan()[..^1]))
        {
            case JsonObject parent: parent[path[^1]] = value; break;
            case JsonArray parent: parent.Insert(path[^1] == "-" ? parent.Count : Index(parent, path[^1], parent.Count), value); break;
            default: throw Impossible($"nothing can be added at \"{path[^1]}\"");
        }

        return root;
    }

    private static JsonNode? Remove(JsonNode? root, string[] path)
    {
        if (path is []) return null;
        switch (Get(root, path.AsSpan()[..^1]))
        {
            case JsonObject parent when parent.Remove(path[^1]): break;
            case JsonArray parent: parent.RemoveAt(Index(parent, path[^1], parent.Count - 1)); break;
            default: throw Impossible($"unable to remove nonexistent key: {path[^1]}");
        }

        return root;
    }

    private static int Index(JsonArray array, string part, int last) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last
            ? index
            : throw Impossible($"\"{part}\" is no index into {array.Count} items");

    private static Refusal Impossible(string why) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {why}", []);
}
