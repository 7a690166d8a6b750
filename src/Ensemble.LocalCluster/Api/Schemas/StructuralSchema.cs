using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ensemble.LocalCluster.Api.Schemas;

/// <summary>What objects of a kind may hold: read from a custom resource's definition, or from a client model's type for built-in kinds.</summary>
/// <remarks>May be cyclic for models. CEL rules are not evaluated: a real API server does that.</remarks>
internal sealed class StructuralSchema
{
    /// <summary>A schema that allows and keeps anything.</summary>
    public static StructuralSchema Anything { get; } = new() { KeepsUnknown = true };

    /// <summary>object, array, string, integer, number, boolean; empty for any.</summary>
    public string Type { get; init; } = "";
    public Dictionary<string, StructuralSchema> Properties { get; init; } = new(StringComparer.Ordinal);
    public StructuralSchema? Values { get; set; }
    public StructuralSchema? Items { get; set; }
    public IReadOnlyList<string> Required { get; init; } = [];
    public JsonNode? Default { get; init; }
    public IReadOnlyList<JsonNode?> Enum { get; init; } = [];
    public Regex? Pattern { get; init; }
    public string Format { get; init; } = "";
    public decimal? Minimum { get; init; }
    public decimal? Maximum { get; init; }
    public decimal? MultipleOf { get; init; }
    public bool ExclusiveMinimum { get; init; }
    public bool ExclusiveMaximum { get; init; }
    public long? MinLength { get; init; }
    public long? MaxLength { get; init; }
    public long? MinItems { get; init; }
    public long? MaxItems { get; init; }
    public long? MinProperties { get; init; }
    public long? MaxProperties { get; init; }
    public bool Nullable { get; init; }
    public bool KeepsUnknown { get; init; }
    public bool IntOrString { get; init; }
    public bool Embedded { get; init; }
    public bool Atomic { get; init; }

    /// <summary>set or map; empty for an atomic list.</summary>
    public string ListType { get; init; } = "";
    public IReadOnlyList<string> ListKeys { get; init; } = [];

    /// <summary>The key by which strategic merge patches merge the list; empty if they replace it.</summary>
    public string PatchKey { get; init; } = "";
    public IReadOnlyList<StructuralSchema> AllOf { get; init; } = [];
    public IReadOnlyList<StructuralSchema> AnyOf { get; init; } = [];
    public IReadOnlyList<StructuralSchema> OneOf { get; init; } = [];
    public StructuralSchema? Not { get; init; }

    /// <summary>The type's name among OpenAPI's components; empty for what is written in place.</summary>
    public string ComponentName { get; init; } = "";

    /// <summary>The schema as its definition has it; null for models.</summary>
    public JsonObject? Source { get; init; }

    /// <summary>The schema of a member, whether by its name or as any value of a map; null if unknown.</summary>
    public StructuralSchema? Member(string name) => Properties.GetValueOrDefault(name) ?? Values;

    /// <summary>Reads a schema; what is not understood is left out.</summary>
    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    public static StructuralSchema Parse(JsonObject source) => new()
    {
        Source = source,
        Type = source.Text("type") ?? "",
        Properties = source.At("properties") is JsonObject properties
            ? properties.Where(pair => pair.Value is JsonObject)
                .ToDictionary(pair => pair.Key, pair => Parse(pair.Value!.AsObject()), StringComparer.Ordinal)
            : new(StringComparer.Ordinal),
        Values = source.At("additionalProperties") switch
        {
            JsonObject values => Parse(values),
            JsonValue any when any.GetValueKind() == JsonValueKind.True => Anything,
            _ => null,
        },
        Items = source.At("items") is JsonObject items ? Parse(items) : null,
        Required = [.. source.Texts("required")],
        Default = source.At("default"),
        Enum = source.At("enum") is JsonArray allowed ? [.. allowed] : [],
        Pattern = source.Text("pattern") is { } pattern
            ? new(pattern, RegexOptions.ECMAScript | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
            : null,
        Format = source.Text("format") ?? "",
        Minimum = Number(source.At("minimum")),
        Maximum = Number(source.At("maximum")),
        MultipleOf = Number(source.At("multipleOf")),
        ExclusiveMinimum = source.Flag("exclusiveMinimum") ?? false,
        ExclusiveMaximum = source.Flag("exclusiveMaximum") ?? false,
        MinLength = source.Integer("minLength"),
        MaxLength = source.Integer("maxLength"),
        MinItems = source.Integer("minItems"),
        MaxItems = source.Integer("maxItems"),
        MinProperties = source.Integer("minProperties"),
        MaxProperties = source.Integer("maxProperties"),
        Nullable = source.Flag("nullable") ?? false,
        KeepsUnknown = source.Flag("x-kubernetes-preserve-unknown-fields") ?? false,
        IntOrString = source.Flag("x-kubernetes-int-or-string") ?? false,
        Embedded = source.Flag("x-kubernetes-embedded-resource") ?? false,
        Atomic = source.Text("x-kubernetes-map-type") == "atomic",
        ListType = source.Text("x-kubernetes-list-type") is ("map" or "set") and var list ? list : "",
        ListKeys = [.. source.Texts("x-kubernetes-list-map-keys")],
        AllOf = [.. source.Objects("allOf").Select(Parse)],
        AnyOf = [.. source.Objects("anyOf").Select(Parse)],
        OneOf = [.. source.Objects("oneOf").Select(Parse)],
        Not = source.At("not") is JsonObject not ? Parse(not) : null,
    };

    public static decimal? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
