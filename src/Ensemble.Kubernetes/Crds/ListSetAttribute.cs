namespace Ensemble.Kubernetes.Crds;

/// <summary>The list of plain values is a set: no value twice, and apply merges value by value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;
