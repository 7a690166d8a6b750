using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Crds;

/// <summary>The CustomResourceDefinition of one of our kinds.</summary>
/// <param name="Kind">The kind it defines.</param>
/// <param name="Json">The definition as an API server takes it; not to be changed.</param>
public sealed record CrdDocument(ResourceKind Kind, JsonObject Json)
{
    /// <summary>Name of its file, by the convention of kubebuilder: group, underscore, plural.</summary>
    public string FileName => $"{Kind.Group}_{Kind.Plural}.yaml";

    /// <summary>The definition as YAML; the same text on every run.</summary>
    public string Yaml { get; } = YamlText.Write(Json);

    /// <summary>The structural schema of the kind's objects.</summary>
    public JsonObject Schema => Json["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();
}
