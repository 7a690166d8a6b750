using System.Collections.Immutable;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Which objects a list or watch is about: a namespace or all, labels, fields.</summary>
internal sealed class Selection
{
    private readonly string _namespace;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;

    /// <exception cref="Refusal">A selector is not understood.</exception>
    public Selection(ResourceKind kind, string space, string name, Query query)
    {
        _namespace = space;
        _labels = LabelSelector.Parse(query["labelSelector"] ?? "");
        _fields = FieldSelector.Parse(kind, query["fieldSelector"] ?? "");
        if (name.Length > 0) _fields = _fields.WithName(name);
    }

    /// <summary>Everything of a namespace.</summary>
    public Selection(string space) => (_namespace, _labels, _fields) = (space, LabelSelector.Parse(""), FieldSelector.Everything);

    public bool Matches(StoredObject item) =>
        (_namespace.Length == 0 || string.Equals(item.Namespace, _namespace, StringComparison.Ordinal))
        && _fields.Matches(item) && _labels.Matches(item.Labels);

    /// <summary>The matching objects by namespace and name, from after the given one if there is one.</summary>
    public IEnumerable<StoredObject> Of(ImmutableSortedSet<StoredObject> objects, StoredObject? after = null)
    {
        // A namespace's objects lie together: look only at those.
        var start = after is null ? objects.IndexOf(StoredObject.Probe(_namespace, "")) : objects.IndexOf(after) + 1;
        for (var index = start < 0 ? ~start : start; index < objects.Count; index++)
        {
            var item = objects[index];
            if (_namespace.Length > 0 && !string.Equals(item.Namespace, _namespace, StringComparison.Ordinal)) yield break;
            if (Matches(item)) yield return item;
        }
    }
}
