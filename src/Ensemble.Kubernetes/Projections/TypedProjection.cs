using System.Text.Json;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;
using k8s;
using k8s.Models;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Keeps whole objects, managed fields left out: for kinds of which there are few.</summary>
/// <remarks>The objects are shared by everybody who reads the informer: copy before changing one.</remarks>
public sealed class TypedProjection<T>(ResourceKind? kind = null, JsonSerializerOptions? options = null) : IProjection<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonSerializerOptions _options = options ?? ResourceJson.Options;

    /// <inheritdoc/>
    public ResourceKind Kind { get; } = kind ?? ResourceKind.Of<T>();

    /// <inheritdoc/>
    public T? Read(ref Utf8JsonReader json)
    {
        var value = JsonSerializer.Deserialize<T>(ref json, _options);
        if (string.IsNullOrEmpty(value?.Metadata?.Name)) return null;
        value.Metadata.ManagedFields = null;
        value.ApiVersion ??= Kind.ApiVersion; // Items of a list of built-in kinds carry neither.
        value.Kind ??= Kind.Kind;
        return value;
    }

    /// <inheritdoc/>
    public ObjectKey KeyOf(T value) => new(value.Metadata.NamespaceProperty ?? "", value.Metadata.Name);

    /// <inheritdoc/>
    public string UidOf(T value) => value.Metadata.Uid ?? "";

    /// <inheritdoc/>
    public long VersionOf(T value) => JsonWalk.Version(value.Metadata.ResourceVersion);
}
