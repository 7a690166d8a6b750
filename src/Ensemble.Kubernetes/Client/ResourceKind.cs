using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Ensemble.Kubernetes.Resources;
using k8s.Models;

namespace Ensemble.Kubernetes.Client;

/// <summary>What the API server needs to know to address objects of one kind.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group, such as <c>v1alpha1</c>.</param>
/// <param name="Kind">Kind as it stands in a manifest, such as <c>TrainingJob</c>.</param>
/// <param name="Plural">Name in URLs, such as <c>trainingjobs</c>.</param>
/// <param name="Namespaced">Whether objects of the kind live in a namespace.</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    private static readonly ConcurrentDictionary<Type, ResourceKind> ByType = new();

    /// <summary>Group and version as an object's <c>apiVersion</c> says them, such as <c>ensemble.fleet/v1alpha1</c> or <c>v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The kind of a C# type that carries <see cref="KubernetesEntityAttribute"/>: one of ours or of KubernetesClient's models.</summary>
    /// <exception cref="ArgumentException">The type carries no such attribute: name its kind where it is used.</exception>
    public static ResourceKind Of<T>() => ByType.GetOrAdd(typeof(T), static type =>
    {
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{type.Name} has no [KubernetesEntity]; pass its ResourceKind.");
        return ResourceKinds.All.FirstOrDefault(k => k.Group == (entity.Group ?? "") && k.Kind == entity.Kind)
            ?? new(entity.Group ?? "", entity.ApiVersion, entity.Kind, entity.PluralName, !ClusterKinds.Contains(entity.Group ?? "", entity.Kind));
    });

    /// <summary>The URL path, relative to the server and without a leading slash, of all objects or of one.</summary>
    /// <param name="ns">The namespace; null for all namespaces, or where the kind has none.</param>
    /// <param name="name">The object's name; null for the collection.</param>
    /// <param name="subresource">Such as <c>status</c>; needs a name.</param>
    /// <exception cref="ArgumentException">One object of a namespaced kind was named without its namespace.</exception>
    public string Path(string? ns, string? name = null, string? subresource = null)
    {
        var path = new StringBuilder(96).Append(Group.Length == 0 ? "api/" : "apis/").Append(ApiVersion).Append('/');
        if (Namespaced && !string.IsNullOrEmpty(ns)) path.Append("namespaces/").Append(Uri.EscapeDataString(ns)).Append('/');
        else if (Namespaced && name is not null) throw new ArgumentException($"{Kind} {name} needs a namespace.", nameof(ns));

        path.Append(Plural);
        if (name is not null) path.Append('/').Append(Uri.EscapeDataString(name));
        if (subresource is not null) path.Append('/').Append(subresource);
        return path.ToString();
    }

    /// <summary>Such as <c>trainingjobs.ensemble.fleet</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
