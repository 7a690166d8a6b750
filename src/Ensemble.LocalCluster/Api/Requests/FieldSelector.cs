using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>A field selector, <c>spec.nodeName=a,status.phase!=Failed</c>, over the name, the namespace and the kind's selectable fields.</summary>
internal sealed class FieldSelector
{
    private const int NameField = -1;
    private const int NamespaceField = -2;

    private readonly List<(int Field, string Value, bool Equal)> _terms = [];

    public static FieldSelector Everything { get; } = new();

    private FieldSelector() { }

    /// <exception cref="Refusal">The text is no selector, or names a field that the kind does not offer.</exception>
    public static FieldSelector Parse(ResourceKind kind, string text)
    {
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = term.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw Refusal.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var equal = term[equals - 1] != '!';
            var field = term[..(equal ? equals : equals - 1)].Trim();
            selector._terms.Add((FieldOf(kind, field), term[(equals + 1)..].TrimStart('=').Trim(), equal));
        }

        return selector;
    }

    public FieldSelector WithName(string name)
    {
        var selector = new FieldSelector();
        selector._terms.AddRange(_terms);
        selector._terms.Add((NameField, name, true));
        return selector;
    }

    public bool Matches(StoredObject item)
    {
        foreach (var (field, value, equal) in _terms)
        {
            var actual = field switch
            {
                NameField => item.Name,
                NamespaceField => item.Namespace,
                _ => field < item.Fields.Length ? item.Fields[field] : "",
            };
            if (string.Equals(actual, value, StringComparison.Ordinal) != equal) return false;
        }

        return true;
    }

    private static int FieldOf(ResourceKind kind, string field)
    {
        if (field == "metadata.name") return NameField;
        if (field == "metadata.namespace") return NamespaceField;
        var stored = kind.Group == EventConversion.Group ? EventConversion.CoreField(field) : field;
        for (var index = 0; index < kind.SelectableFields.Count; index++)
            if (string.Join('.', kind.SelectableFields[index]) == stored) return index;
        throw Refusal.BadRequest($"field label not supported: {field}");
    }
}
