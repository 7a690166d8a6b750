using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Kubernetes.Crds;

/// <summary>Schemas of types that speak JSON in their own way, and of the Kubernetes models inside our kinds.</summary>
internal static class KnownSchemas
{
    private static readonly string[] SelectorOperators = ["In", "NotIn", "Exists", "DoesNotExist"];

    public static JsonObject? Of(Type type)
    {
        if (type == typeof(Quantity)) return QuantitySchema();
        if (type == typeof(Duration)) return Text(DurationSyntax.MaxLength, DurationSyntax.UnsignedPattern);
        if (type == typeof(DateTime)) return new JsonObject { ["type"] = "string", ["format"] = "date-time", ["maxLength"] = 64 };
        if (type == typeof(JsonObject)) return new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        if (type == typeof(V1LabelSelector)) return Selector();
        if (type == typeof(V1Condition)) return Condition();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Word<>) ? WordSchema(type.GetGenericArguments()[0]) : null;
    }

    private static JsonObject QuantitySchema() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
        ["maxLength"] = QuantitySyntax.MaxLength,
        ["minimum"] = 0,
        ["pattern"] = QuantitySyntax.UnsignedPattern,
        ["x-kubernetes-int-or-string"] = true,
    };

    private static JsonObject WordSchema(Type vocabulary) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Enum.GetNames(vocabulary).Select(word => (JsonNode)word)]),
    };

    private static JsonObject Selector() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["matchExpressions"] = new JsonObject
            {
                ["description"] = "Requirements that all hold.",
                ["type"] = "array",
                ["maxItems"] = 64,
                ["items"] = Requirement(),
            },
            ["matchLabels"] = new JsonObject
            {
                ["description"] = "Labels with exactly these values.",
                ["type"] = "object",
                ["maxProperties"] = 64,
                ["additionalProperties"] = Text(63),
            },
        },
        ["x-kubernetes-map-type"] = "atomic",
    };

    private static JsonObject Requirement() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("key", "operator"),
        ["properties"] = new JsonObject
        {
            ["key"] = Described("The label's key.", Text(317, NamePatterns.QualifiedName)),
            ["operator"] = Described("How the label's value relates to values.", new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. SelectorOperators.Select(word => (JsonNode)word)]),
            }),
            ["values"] = Described("Values for In and NotIn.", new JsonObject { ["type"] = "array", ["maxItems"] = 256, ["items"] = Text(63) }),
        },
    };

    private static JsonObject Condition() => new()
    {
        ["description"] = "One aspect of the object's state, as in all of Kubernetes.",
        ["type"] = "object",
        ["required"] = new JsonArray("type", "status", "reason", "message", "lastTransitionTime"),
        ["properties"] = new JsonObject
        {
            ["type"] = Described("The aspect.", Text(316)),
            ["status"] = Described("Whether it holds.", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("True", "False", "Unknown") }),
            ["reason"] = Described("Why, as one of a known set of codes.", Text(1024)),
            ["message"] = Described("Why, as a sentence.", Text(32768)),
            ["lastTransitionTime"] = Described("When status last changed.", new JsonObject { ["type"] = "string", ["format"] = "date-time" }),
            ["observedGeneration"] = Described("The generation of the spec that the condition speaks of.", new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = 0 }),
        },
    };

    private static JsonObject Text(int maxLength, string? pattern = null)
    {
        var schema = new JsonObject { ["type"] = "string", ["maxLength"] = maxLength };
        if (pattern is not null) schema["pattern"] = pattern;
        return schema;
    }

    private static JsonObject Described(string description, JsonObject schema)
    {
        schema.Insert(0, "description", description);
        return schema;
    }
}
