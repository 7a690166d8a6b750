using System.Text.Json.Serialization;
using Ensemble.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>One object of our API group: metadata, what is wished, and what is.</summary>
/// <typeparam name="TSpec">What its user wishes.</typeparam>
/// <typeparam name="TStatus">What Ensemble found and did; it has one writer.</typeparam>
public abstract class Resource<TSpec, TStatus>(ResourceKind kind) : IKubernetesObject<V1ObjectMeta>, ISpec<TSpec>, IStatus<TStatus?>
    where TSpec : ResourcePart, new()
    where TStatus : ResourcePart, new()
{
    /// <summary>Group and version, <c>ensemble.fleet/v1alpha1</c>.</summary>
    [JsonPropertyOrder(-5)]
    public string ApiVersion { get; set; } = $"{kind.Group}/{kind.Version}";

    /// <summary>The kind's name.</summary>
    [JsonPropertyOrder(-4)]
    public string Kind { get; set; } = kind.Kind;

    /// <summary>Name, namespace, labels, versions and all that every object has.</summary>
    [JsonPropertyOrder(-3)]
    public V1ObjectMeta Metadata
    {
        get;
        set => field = value ?? new(); // JSON may say null.
    } = new();

    /// <summary>What is wished.</summary>
    [JsonPropertyOrder(-2)]
    [JsonConverter(typeof(ResourcePartConverterFactory))]
    public TSpec Spec
    {
        get;
        set => field = value ?? new();
    } = new();

    /// <summary>What is. Written by Ensemble only.</summary>
    [JsonPropertyOrder(-1)]
    [JsonConverter(typeof(ResourcePartConverterFactory))]
    public TStatus? Status { get; set; }
}
