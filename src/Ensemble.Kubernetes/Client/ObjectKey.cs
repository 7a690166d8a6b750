namespace Ensemble.Kubernetes.Client;

/// <summary>Namespace and name of an object of a known kind.</summary>
/// <param name="Namespace">Empty for kinds without namespaces.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectKey(string Namespace, string Name) : IComparable<ObjectKey>
{
    /// <summary>The key of an object without a namespace.</summary>
    public ObjectKey(string name)
        : this("", name)
    {
    }

    /// <summary>The namespace as <see cref="KubernetesApi"/> takes it: null where there is none.</summary>
    public string? NamespaceOrNull => string.IsNullOrEmpty(Namespace) ? null : Namespace;

    /// <summary>Whether the first sorts before the second.</summary>
    public static bool operator <(ObjectKey a, ObjectKey b) => a.CompareTo(b) < 0;

    /// <summary>Whether the first sorts after the second.</summary>
    public static bool operator >(ObjectKey a, ObjectKey b) => a.CompareTo(b) > 0;

    /// <summary>Whether the first does not sort after the second.</summary>
    public static bool operator <=(ObjectKey a, ObjectKey b) => a.CompareTo(b) <= 0;

    /// <summary>Whether the first does not sort before the second.</summary>
    public static bool operator >=(ObjectKey a, ObjectKey b) => a.CompareTo(b) >= 0;

    /// <summary>By namespace, then by name, both ordinal.</summary>
    public int CompareTo(ObjectKey other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Such as <c>team-a/llama</c>; the name alone where there is no namespace.</summary>
    public override string ToString() => string.IsNullOrEmpty(Namespace) ? Name : $"{Namespace}/{Name}";
}
