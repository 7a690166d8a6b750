using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Ensemble.Kubernetes.Crds;

/// <summary>Adds to a schema what attributes say: defaults, bounds, keys of lists, CEL rules.</summary>
internal static class SchemaRules
{
    public static void AddRules(JsonObject schema, MemberInfo member)
    {
        if (member.IsDefined(typeof(OpenObjectAttribute))) schema["x-kubernetes-preserve-unknown-fields"] = true;
        var rules = member.GetCustomAttributes<CelRuleAttribute>()
            .Select(rule => (JsonNode)new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message })
            .ToArray();
        if (rules.Length == 0) return;
        if (schema["x-kubernetes-validations"] is not JsonArray all) schema["x-kubernetes-validations"] = all = [];
        foreach (var rule in rules) all.Add(rule);
    }

    public static void AddBounds(JsonObject schema, MemberInfo member)
    {
        foreach (var attribute in member.GetCustomAttributes()) Add(schema, attribute);
        AddRules(schema, member);
    }

    private static void Add(JsonObject schema, Attribute attribute)
    {
        var list = (string?)schema["type"] == "array";
        switch (attribute)
        {
            case DefaultValueAttribute { Value: { } value }:
                schema["default"] = Constant(value);
                break;
            case RangeAttribute range:
                var bounded = list ? schema["items"]!.AsObject() : schema;
                bounded["minimum"] = Constant(range.Minimum);
                bounded["maximum"] = Constant(range.Maximum);
                break;
            case MinLengthAttribute least:
                schema[list ? "minItems" : "minLength"] = least.Length;
                break;
            case MaxLengthAttribute most:
                schema[list ? "maxItems" : "maxLength"] = most.Length;
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = expression.Pattern;
                break;
            case ItemTextAttribute text:
                var items = schema["items"]!.AsObject();
                items["maxLength"] = text.MaxLength;
                if (text.Pattern is { } pattern) items["pattern"] = pattern;
                break;
            case ListMapKeyAttribute map:
                schema["x-kubernetes-list-type"] = "map";
                schema["x-kubernetes-list-map-keys"] = new JsonArray(map.Key);
                break;
            case ListSetAttribute:
                schema["x-kubernetes-list-type"] = "set";
                break;
            default:
                break;
        }
    }

    private static JsonValue Constant(object value) => value switch
    {
        bool truth => JsonValue.Create(truth),
        int number => JsonValue.Create(number),
        _ => JsonValue.Create(value.ToString()!), // Text, and the words of enums.
    };
}
