namespace Ensemble.Kubernetes.Crds;

/// <summary>The object may have fields besides the listed ones; they are kept as they are.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenObjectAttribute : Attribute;
