using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>A place in a pod template, whose JSON may hold anything. What is not as it should be becomes a fault and reads as absent.</summary>
internal readonly record struct TemplateField(JsonNode? Node, string Path, FaultList Faults)
{
    /// <summary>No list in a pod that runs is longer; keeps sums over a list within a long.</summary>
    private const int MostItems = 1000;

    public bool IsPresent => Node is not null;

    /// <summary>A field of this object; absent where this is absent or no object.</summary>
    public TemplateField this[string name] => new(AsObject()?[name], $"{Path}.{name}", Faults);

    public JsonObject? AsObject() => Expect<JsonObject>("an object", "Write its fields below it, indented.");

    /// <summary>The entries of this list; none where it is absent or no list.</summary>
    public IEnumerable<TemplateField> Items()
    {
        if (Expect<JsonArray>("a list", "Write a list: each entry after a hyphen.") is not { } list) yield break;
        if (list.Count > MostItems) Faults.Add(Path, $"has {list.Count} entries", $"Use at most {MostItems}.");
        for (var i = 0; i < Math.Min(list.Count, MostItems); i++) yield return new(list[i], $"{Path}[{i}]", Faults);
    }

    /// <summary>The fields of this object, by name.</summary>
    public IEnumerable<(string Name, TemplateField Field)> Fields()
    {
        foreach (var (name, node) in AsObject() ?? []) yield return (name, new(node, $"{Path}.{name}", Faults));
    }

    public string? Text()
    {
        if (Node is null) return null;
        if (Node.GetValueKind() == JsonValueKind.String) return (string)Node!;
        Faults.Add(Path, $"is {SchemaCheck.Shown(Node)}, not text", "Put it in quotes.");
        return null;
    }

    public bool IsTrue() => Node?.GetValueKind() == JsonValueKind.True;

    /// <summary>A whole number within bounds.</summary>
    public int? Integer(int least, int most)
    {
        if (Node is null) return null;
        if (Node.GetValueKind() == JsonValueKind.Number
            && int.TryParse(Node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        Faults.Add(Path, $"is {SchemaCheck.Shown(Node)}", $"Use a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>An amount of a resource in base units, rounded up as Kubernetes does; <paramref name="perUnit"/> of them make 1.</summary>
    public long? Amount(int perUnit)
    {
        if (Node is null) return null;
        var text = Node.GetValueKind() switch
        {
            JsonValueKind.String => (string)Node!,
            JsonValueKind.Number => Node.ToJsonString(),
            _ => "",
        };
        if (!new Quantity(text).TryValue(out var value) || value < 0)
        {
            Faults.Add(Path, $"is {SchemaCheck.Shown(Node)}, no quantity", "Use a number of 0 or more with an optional suffix, such as 500m, 8 or 64Gi.");
            return null;
        }

        if (value <= long.MaxValue / 4096 / perUnit) return (long)Math.Ceiling(value * perUnit); // So that sums of many stay within a long.
        Faults.Add(Path, $"is {SchemaCheck.Shown(Node)}, more than any node has", "Use less.");
        return null;
    }

    private TNode? Expect<TNode>(string what, string cure)
        where TNode : JsonNode
    {
        if (Node is null or TNode) return (TNode?)Node;
        Faults.Add(Path, $"is {SchemaCheck.Shown(Node)}, not {what}", cure);
        return null;
    }
}
