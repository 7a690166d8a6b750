using System.Collections.Immutable;
using System.Globalization;
using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Parsing;

/// <summary>Reads required node affinity: terms of which one must hold, each of requirements that all must.</summary>
internal static class NodeAffinityParser
{
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

    public static ImmutableArray<LabelSelector> Parse(TemplateField required)
    {
        if (!required.IsPresent) return [];
        var terms = required["nodeSelectorTerms"];
        var selectors = terms.Items().Select(ParseTerm).ToImmutableArray();
        if (selectors.IsEmpty) required.Faults.Add(terms.Path, "is empty", "Give it a term, or leave the required node affinity out.");
        return selectors;
    }

    private static LabelSelector ParseTerm(TemplateField term)
    {
        var requirements = term["matchExpressions"].Items().Select(ParseExpression)
            .Concat(term["matchFields"].Items().Select(ParseField))
            .OfType<LabelRequirement>()
            .ToImmutableArray();
        return requirements.IsEmpty ? LabelSelector.Nothing : new LabelSelector(requirements); // An empty term matches no node.
    }

    private static LabelRequirement? ParseField(TemplateField field)
    {
        var parsed = ParseExpression(field);
        if (parsed is null or { Key: "metadata.name", Operator: LabelOperator.In or LabelOperator.NotIn }) return parsed;
        field.Faults.Add(field.Path, $"is '{parsed}'", "Use key metadata.name with operator In or NotIn.");
        return null;
    }

    private static LabelRequirement? ParseExpression(TemplateField expression)
    {
        if (expression.AsObject() is null) return null;
        var key = expression["key"].Text();
        if (string.IsNullOrEmpty(key)) expression.Faults.Add($"{expression.Path}.key", "is missing", "Name a node label.");
        var word = expression["operator"].Text() ?? "";
        if (!Operators.Contains(word, StringComparer.Ordinal) || !Enum.TryParse<LabelOperator>(word, out var op))
        {
            expression.Faults.Add($"{expression.Path}.operator", word.Length == 0 ? "is missing" : $"is '{SchemaCheck.Cut(word)}'", Suggestion.Cure(word, Operators));
            return null;
        }

        var values = expression["values"].Items().Select(value => value.Text()).OfType<string>().ToImmutableArray();
        var (fits, cure) = op switch
        {
            LabelOperator.In or LabelOperator.NotIn => (values.Length > 0, "Give it one or more values."),
            LabelOperator.Exists or LabelOperator.DoesNotExist => (values.Length == 0, "Leave values out."),
            _ => (values.Length == 1 && long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), "Give it one value, a whole number in quotes."),
        };
        if (!fits) expression.Faults.Add($"{expression.Path}.values", $"has {values.Length} entries that operator {op} cannot use", cure);
        return fits && !string.IsNullOrEmpty(key) ? new LabelRequirement(key, op, values) : null;
    }
}
