using System.Text.Json.Nodes;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Measures how deep JSON is nested, without recursion.</summary>
internal static class JsonDepth
{
    public static bool Exceeds(JsonNode? root, int limit)
    {
        var open = new Stack<(JsonNode? Node, int Depth)>();
        open.Push((root, 1));
        while (open.TryPop(out var next))
        {
            if (next.Depth > limit) return true;
            if (next.Node is JsonObject fields)
            {
                foreach (var (_, value) in fields) open.Push((value, next.Depth + 1));
            }
            else if (next.Node is JsonArray items)
            {
                foreach (var item in items) open.Push((item, next.Depth + 1));
            }
        }

        return false;
    }
}
