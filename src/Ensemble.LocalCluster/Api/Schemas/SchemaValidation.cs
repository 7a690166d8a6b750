using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ensemble.LocalCluster.Api.Requests;

namespace Ensemble.LocalCluster.Api.Schemas;

/// <summary>Finds everything in a tree that its schema forbids, in the words of a real API server.</summary>
internal sealed partial class SchemaValidation
{
    private readonly FieldPath _path = new();
    private readonly List<Cause> _causes = [];

    public static IReadOnlyList<Cause> Check(JsonNode? node, StructuralSchema schema)
    {
        var validation = new SchemaValidation();
        validation.Visit(node, schema);
        return validation._causes;
    }

    private void Visit(JsonNode? node, StructuralSchema schema)
    {
        if (node is null && schema.Nullable) return;
        if (!HasType(node, schema))
        {
            var (type, actual) = (schema.IntOrString ? "integer or string" : schema.Type, Json.ToText(TypeName(node)));
            _causes.Add(new(_path.ToString(), "FieldValueTypeInvalid", $"Invalid value: {actual}: {_path} in body must be of type {type}: {actual}"));
            return;
        }

        if (schema.Enum.Count > 0 && !schema.Enum.Any(allowed => JsonNode.DeepEquals(allowed, node)))
            _causes.Add(Cause.Unsupported(_path.ToString(), Json.ToText(node), schema.Enum.Select(Json.ToText)));
        switch (node)
        {
            case JsonObject item: VisitObject(item, schema); break;
            case JsonArray array: VisitArray(array, schema); break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String: VisitText(value.GetValue<string>(), schema); break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number: VisitNumber(value, schema); break;
        }

        VisitCombinations(node, schema);
    }

    private void VisitObject(JsonObject item, StructuralSchema schema)
    {
        foreach (var name in schema.Required)
            if (!item.ContainsKey(name)) _causes.Add(Cause.Required(_path.With(name)));
        if (item.Count < schema.MinProperties) Invalid(item.Count.ToString(), $"should have at least {schema.MinProperties} properties");
        if (item.Count > schema.MaxProperties) TooMany(item.Count, schema.MaxProperties.Value);
        foreach (var (name, value) in item)
        {
            if (schema.Member(name) is not { } member) continue;
            _path.Enter(name);
            Visit(value, member);
            _path.Leave();
        }
    }

    private void VisitArray(JsonArray array, StructuralSchema schema)
    {
        if (array.Count < schema.MinItems) Invalid(array.Count.ToString(), $"should have at least {schema.MinItems} items");
        if (array.Count > schema.MaxItems) TooMany(array.Count, schema.MaxItems.Value);
        var seen = schema.ListType.Length > 0 && schema.Source is not null ? new HashSet<string>(StringComparer.Ordinal) : null;
        for (var index = 0; index < array.Count; index++)
        {
            _path.Enter(index);
            if (schema.Items is { } items) Visit(array[index], items);
            if (seen is not null && KeyOf(array[index], schema) is var key && !seen.Add(key)) _causes.Add(Cause.Duplicate(_path.ToString(), key));
            _path.Leave();
        }
    }

    private void VisitText(string text, StructuralSchema schema)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (length < schema.MinLength) Invalid(Quoted(text), $"should be at least {schema.MinLength} chars long");
        if (length > schema.MaxLength)
            _causes.Add(new(_path.ToString(), "FieldValueTooLong", $"Too long: may not be more than {schema.MaxLength} bytes"));
        if (schema.Pattern is { } pattern && !IsMatch(pattern, text)) Invalid(Quoted(text), $"should match '{schema.Source.Text("pattern")}'");
        if (schema.Format.Length > 0 && !IsFormat(schema.Format, text))
            Invalid(Quoted(text), $"must be of type {schema.Format}: {Quoted(text)}");
    }

    private void VisitNumber(JsonValue value, StructuralSchema schema)
    {
        if (schema is { Minimum: null, Maximum: null, MultipleOf: null } || StructuralSchema.Number(value) is not { } number) return;
        var shown = value.ToJsonString();
        if (number < schema.Minimum || (schema.ExclusiveMinimum && number == schema.Minimum))
            Invalid(shown, $"should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{schema.Minimum}");
        if (number > schema.Maximum || (schema.ExclusiveMaximum && number == schema.Maximum))
            Invalid(shown, $"should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{schema.Maximum}");
        if (schema.MultipleOf is { } factor and > 0 && number % factor != 0) Invalid(shown, $"should be a multiple of {factor}");
    }

    private void VisitCombinations(JsonNode? node, StructuralSchema schema)
    {
        foreach (var part in schema.AllOf) Visit(node, part);
        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(part => Check(node, part) is []))
            Invalid(Json.ToText(node), "must validate at least one schema (anyOf)");
        if (schema.OneOf.Count > 0 && schema.OneOf.Count(part => Check(node, part) is []) != 1)
            Invalid(Json.ToText(node), "must validate one and only one schema (oneOf)");
        if (schema.Not is { } not && Check(node, not) is []) Invalid(Json.ToText(node), "must not validate the schema (not)");
    }

    private void Invalid(string value, string why) => _causes.Add(Cause.Invalid(_path.ToString(), value, $"{_path} in body {why}"));

    private void TooMany(int count, long most) =>
        _causes.Add(new(_path.ToString(), "FieldValueTooMany", $"Too many: {count}: must have at most {most} items"));

    private static string Quoted(string text) => Json.ToText(JsonValue.Create(text));

    private static string KeyOf(JsonNode? item, StructuralSchema schema) => schema.ListType == "set"
        ? Json.ToText(item)
        : Json.ToText(new JsonObject(schema.ListKeys.Select(key => KeyValuePair.Create(key, item.At(key)?.DeepClone()))));

    private static bool HasType(JsonNode? node, StructuralSchema schema) => (schema.IntOrString ? "int-or-string" : schema.Type, node?.GetValueKind()) switch
    {
        ("", _) => true,
        (_, null) => false,
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string" or "int-or-string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer" or "int-or-string", JsonValueKind.Number) => StructuralSchema.Number(node) is { } number && number == decimal.Truncate(number),
        _ => false,
    };

    private static JsonValue TypeName(JsonNode? node) => JsonValue.Create(node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => StructuralSchema.Number(node) is { } number && number == decimal.Truncate(number) ? "integer" : "number",
        _ => "boolean",
    });

    private static bool IsMatch(Regex pattern, string text)
    {
        try { return pattern.IsMatch(text); }
        catch (RegexMatchTimeoutException) { return false; }
    }

    private static bool IsFormat(string format, string text) => format switch
    {
        "date-time" => DateTimePattern().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "duration" => DurationPattern().IsMatch(text),
        "quantity" => QuantityPattern().IsMatch(text),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "uuid" => Guid.TryParse(text, out _),
        "ipv4" => System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => true,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^0$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuantityPattern();
}
