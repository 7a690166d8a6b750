using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Kubernetes.Crds;

/// <summary>The reference of all kinds and fields, made from the same schema as the CRDs.</summary>
public static class ApiReference
{
    /// <summary>The page <c>docs/api.md</c>; the same text on every run.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # The API

            Group `{ResourceKinds.Group}`, version `{ResourceKinds.Version}`. This page is made from the C# types in `src/Ensemble.Kubernetes/Resources`, as are the
            CustomResourceDefinitions in `crds/`; a test holds all three equal.

            - A *quantity* is a number in the syntax of Kubernetes: `8`, `"1.5"`, `300k`, `64Gi`. One with a point must be quoted.
            - A *duration* is a length of time in the syntax of Go: `90s`, `1h30m`.
            - A *word* is one of those listed at the end, letter for letter.
            - **Bold** fields are required where their parent is given.


            """);
        foreach (var document in CrdGenerator.Generate()) AppendKind(page, document);
        AppendWords(page);
        return page.ToString();
    }

    private static void AppendKind(StringBuilder page, CrdDocument document)
    {
        var kind = document.Kind;
        var scope = kind.Namespaced ? "in a namespace" : "for the whole cluster";
        page.Append(CultureInfo.InvariantCulture, $"""
            ## {kind.Kind}

            {document.Schema["description"]} One {scope}; `kubectl get {ResourceKinds.ShortName(kind)}`.

            | Field | Type | Default | Meaning |
            |---|---|---|---|

            """);
        foreach (var part in (string[])["spec", "status"]) AppendFields(page, document.Schema["properties"]![part]!.AsObject(), part);
        AppendRules(page, document.Schema);
        page.Append('\n');
    }

    private static void AppendFields(StringBuilder page, JsonObject schema, string path)
    {
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (name, value) in schema["properties"]?.AsObject() ?? [])
        {
            var field = value!.AsObject();
            var mark = required.Contains(name) ? "**" : "";
            var standard = field["default"] is { } given ? $"`{given}`" : "";
            page.Append(CultureInfo.InvariantCulture, $"| {mark}`{path}.{name}`{mark} | {TypeName(field)} | {standard} | {field["description"]} |\n");
            if (IsStandard(field)) continue;
            AppendFields(page, field, $"{path}.{name}");
            if (field["items"] is JsonObject items && !IsStandard(items)) AppendFields(page, items, $"{path}.{name}[]");
        }
    }

    private static void AppendRules(StringBuilder page, JsonObject schema)
    {
        var rules = new List<string>();
        CollectRules(schema, "", rules);
        if (rules.Count == 0) return;
        page.Append("\nRules between fields:\n\n");
        foreach (var rule in rules) page.Append(CultureInfo.InvariantCulture, $"- {rule}\n");
    }

    private static void CollectRules(JsonObject schema, string path, List<string> rules)
    {
        foreach (var rule in schema["x-kubernetes-validations"]?.AsArray() ?? [])
            rules.Add(path.Length == 0 ? $"{rule!["message"]}." : $"`{path}`: {rule!["message"]}.");
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
            CollectRules(property!.AsObject(), path.Length == 0 ? name : $"{path}.{name}", rules);
        if (schema["items"] is JsonObject items) CollectRules(items, $"{path}[]", rules);
    }

    /// <summary>Label selectors and conditions are known to users of Kubernetes and not taken apart here.</summary>
    private static bool IsStandard(JsonObject schema) =>
        schema["x-kubernetes-map-type"] is not null || schema["properties"]?["lastTransitionTime"] is not null;

    private static string TypeName(JsonObject field)
    {
        if (field["x-kubernetes-int-or-string"] is not null) return "quantity";
        if (field["x-kubernetes-map-type"] is not null) return "label selector";
        return (string)field["type"]! switch
        {
            "array" when field["items"] is JsonObject items => $"list of {TypeName(items)}",
            "object" when field["properties"]?["lastTransitionTime"] is not null => "condition",
            "object" when field["properties"] is null => "open object",
            "string" when (string?)field["pattern"] == DurationSyntax.UnsignedPattern => "duration",
            "string" when (string?)field["format"] == "date-time" => "time",
            "string" when field["enum"] is JsonArray => "word",
            "integer" when field["minimum"] is { } least && field["maximum"] is { } most && (int)most != int.MaxValue => $"integer, {least} to {most}",
            "integer" when field["minimum"] is { } least => $"integer, {least} or more",
            var type => type,
        };
    }

    private static void AppendWords(StringBuilder page)
    {
        page.Append("## Words\n");
        foreach (var (vocabulary, fields) in Vocabularies())
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### {string.Join(", ", fields.Select(field => $"`{field}`"))}\n\n{DocComments.Summary(vocabulary)}\n\n");
            foreach (var word in Enum.GetNames(vocabulary))
                page.Append(CultureInfo.InvariantCulture, $"- `{word}`: {DocComments.Summary(vocabulary.GetField(word)!)}\n");
        }
    }

    private static SortedDictionary<Type, SortedSet<string>> Vocabularies()
    {
        var found = new SortedDictionary<Type, SortedSet<string>>(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)));
        foreach (var owner in typeof(ResourceKind).Assembly.GetTypes().Where(type => type.Namespace == typeof(ResourcePart).Namespace))
        {
            foreach (var property in owner.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            {
                if (VocabularyOf(property.PropertyType) is not { } vocabulary) continue;
                if (!found.TryGetValue(vocabulary, out var fields)) found[vocabulary] = fields = new(StringComparer.Ordinal);
                fields.Add(char.ToLowerInvariant(property.Name[0]) + property.Name[1..]);
            }
        }

        return found;
    }

    private static Type? VocabularyOf(Type type) => type switch
    {
        { IsGenericType: false } => null,
        _ when type.GetGenericTypeDefinition() == typeof(Word<>) => type.GetGenericArguments()[0] is { IsGenericParameter: false } word ? word : null,
        _ when type.GetGenericTypeDefinition() == typeof(Nullable<>) || type.GetGenericTypeDefinition() == typeof(List<>) =>
            VocabularyOf(type.GetGenericArguments()[0]),
        _ => null,
    };
}
