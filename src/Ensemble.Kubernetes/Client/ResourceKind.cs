namespace Ensemble.Kubernetes.Client;

/// <summary>What the API server needs to know to address objects of one kind.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group, such as <c>v1alpha1</c>.</param>
/// <param name="Kind">Kind as it stands in a manifest, such as <c>TrainingJob</c>.</param>
/// <param name="Plural">Name in URLs, such as <c>trainingjobs</c>.</param>
/// <param name="Namespaced">Whether objects of the kind live in a namespace.</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool Namespaced);
