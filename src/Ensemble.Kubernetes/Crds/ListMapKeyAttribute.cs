namespace Ensemble.Kubernetes.Crds;

/// <summary>The list is a map by this field of its items: keys are unique, and apply merges item by item.</summary>
/// <param name="key">JSON name of the key field.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(string key) : Attribute
{
    /// <summary>JSON name of the key field.</summary>
    public string Key { get; } = key;
}
