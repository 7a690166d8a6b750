using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Checks JSON against a structural schema, as an API server with strict field validation does, but says what to write instead.</summary>
internal sealed class SchemaCheck(FaultList faults)
{
    /// <summary>Checks a value and all that is inside; objects that the schema leaves open are not looked into.</summary>
    public void Check(JsonObject schema, JsonNode? value, string path)
    {
        if (value is null)
        {
            faults.Add(path, "is null", "Give it a value, or leave it out.");
        }
        else if (schema["x-kubernetes-int-or-string"] is not null)
        {
            CheckQuantity(schema, value, path);
        }
        else
        {
            switch ((string?)schema["type"])
            {
                case "object" when value is JsonObject fields:
                    CheckObject(schema, fields, path);
                    break;
                case "array" when value is JsonArray items:
                    CheckList(schema, items, path);
                    break;
                case "string" when value.GetValueKind() == JsonValueKind.String:
                    TextCheck.Check(schema, (string)value!, path, faults);
                    break;
                case "integer" when TryInteger(value, out var number):
                    CheckInteger(schema, number, path);
                    break;
                case "boolean" when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                    break;
                case var type:
                    AddWrongType(type ?? "value", schema, value, path);
                    break;
            }
        }
    }

    private void CheckObject(JsonObject schema, JsonObject fields, string path)
    {
        var known = schema["properties"]?.AsObject() ?? [];
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToList() ?? [];
        foreach (var name in required)
        {
            if (fields[name] is not null) continue;
            faults.Add(Join(path, name), "is missing", $"Set it: {Lowered((string?)known[name]?["description"] ?? "it is required.")}");
        }

        var open = schema["x-kubernetes-preserve-unknown-fields"] is not null;
        foreach (var (name, value) in fields)
        {
            if (value is null && required.Contains(name)) continue; // Said already.
            if (known[name] is JsonObject field) Check(field, value, Join(path, name));
            else if (schema["additionalProperties"] is JsonObject values) Check(values, value, Join(path, name));
            else if (!open && known.Count > 0) faults.Add(Join(path, name), "is not a field here", Suggestion.Cure(name, [.. known.Select(field => field.Key)]));
        }

        if (schema["maxProperties"] is { } most && fields.Count > (int)most) faults.Add(path, $"has {fields.Count} entries", $"Use at most {most}.");
    }

    private void CheckList(JsonObject schema, JsonArray items, string path)
    {
        if (schema["maxItems"] is { } most && items.Count > (int)most) faults.Add(path, $"has {items.Count} entries", $"Use at most {most}.");
        if (schema["minItems"] is { } least && items.Count < (int)least) faults.Add(path, "is empty", "Give it an entry, or leave it out.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var key = (string?)schema["x-kubernetes-list-map-keys"]?[0];
        var unique = key is not null || (string?)schema["x-kubernetes-list-type"] == "set";
        for (var i = 0; i < items.Count; i++)
        {
            var at = $"{path}[{i}]";
            Check(schema["items"]!.AsObject(), items[i], at);
            if (!unique || (key is null ? items[i] : (items[i] as JsonObject)?[key]) is not { } identity || seen.Add(identity.ToJsonString())) continue;
            faults.Add(key is null ? at : $"{at}.{key}", $"is {Shown(identity)} a second time", key is null ? "Leave it out." : $"Give each entry its own {key}.");
        }
    }

    private void CheckInteger(JsonObject schema, long number, string path)
    {
        var least = (int?)schema["minimum"] ?? long.MinValue;
        var most = (int?)schema["maximum"] ?? ((string?)schema["format"] == "int32" ? int.MaxValue : long.MaxValue);
        if (number < least || number > most)
            faults.Add(path, $"is {number.ToString(CultureInfo.InvariantCulture)}", most is int.MaxValue or long.MaxValue ? $"Use {least} or more." : $"Use {least} to {most}.");
    }

    private void CheckQuantity(JsonObject schema, JsonNode value, string path)
    {
        if (value.GetValueKind() == JsonValueKind.String) TextCheck.Check(schema, (string)value!, path, faults);
        else if (!TryInteger(value, out var number)) AddWrongType("quantity", schema, value, path);
        else if (number < 0) faults.Add(path, $"is {number}", "Use 0 or more.");
    }

    private void AddWrongType(string type, JsonObject schema, JsonNode value, string path)
    {
        var (name, cure) = type switch
        {
            "object" => ("an object", "Write its fields below it, indented."),
            "array" => ("a list", "Write a list: each entry after a hyphen."),
            "string" when schema["enum"] is JsonArray words => ("a word", $"Use one of {string.Join(", ", words)}; in quotes if it reads as a boolean or number."),
            "string" when (string?)schema["pattern"] == DurationSyntax.UnsignedPattern => ("a duration", "Use numbers with units h, m, s or ms, such as 90s or 1h30m."),
            "string" => ("text", "Put it in quotes."),
            "integer" => ("an integer", "Use a whole number, without quotes."),
            "boolean" => ("a boolean", "Use true or false, without quotes."),
            "quantity" when value.GetValueKind() == JsonValueKind.Number => ("a whole number or text", $"Put it in quotes: \"{value.ToJsonString()}\"."),
            _ => ("a quantity", "Use a number such as 64, \"1.5\" or 300k."),
        };
        faults.Add(path, $"is {Shown(value)}, not {name}", cure);
    }

    private static bool TryInteger(JsonNode value, out long number)
    {
        number = 0;
        return value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    internal static string Shown(JsonNode value)
    {
        if (value is JsonObject) return "an object";
        if (value is JsonArray) return "a list";
        return value.GetValueKind() == JsonValueKind.String ? $"'{Cut((string)value!)}'" : Cut(value.ToJsonString());
    }

    internal static string Cut(string text) => text.Length <= 80 ? text : $"{text[..80]}…";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Lowered(string sentence)
    {
        var first = sentence.Split(". ")[0].TrimEnd('.');
        return first.Length > 1 && char.IsUpper(first[1]) ? $"{first}." : $"{char.ToLowerInvariant(first[0])}{first[1..]}.";
    }
}
