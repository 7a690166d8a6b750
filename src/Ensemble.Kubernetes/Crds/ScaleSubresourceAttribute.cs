namespace Ensemble.Kubernetes.Crds;

/// <summary>Gives a kind the scale subresource: <c>kubectl scale</c> and HorizontalPodAutoscalers work on it.</summary>
/// <param name="specReplicas">Path of the number wished, such as <c>.spec.replicas</c>.</param>
/// <param name="statusReplicas">Path of the number that is.</param>
/// <param name="selector">Path of the label selector, as text, of the pods that are measured.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleSubresourceAttribute(string specReplicas, string statusReplicas, string selector) : Attribute
{
    /// <summary>Path of the number wished.</summary>
    public string SpecReplicas { get; } = specReplicas;

    /// <summary>Path of the number that is.</summary>
    public string StatusReplicas { get; } = statusReplicas;

    /// <summary>Path of the label selector.</summary>
    public string Selector { get; } = selector;
}
