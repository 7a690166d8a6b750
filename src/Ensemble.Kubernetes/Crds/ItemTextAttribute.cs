namespace Ensemble.Kubernetes.Crds;

/// <summary>Bounds of each string in a list of strings, or of each value in a map of strings.</summary>
/// <param name="maxLength">Longest allowed, in characters.</param>
/// <param name="pattern">Regular expression that each must match; null allows any text.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemTextAttribute(int maxLength, string? pattern = null) : Attribute
{
    /// <summary>Longest allowed, in characters.</summary>
    public int MaxLength { get; } = maxLength;

    /// <summary>Regular expression that each must match; null allows any text.</summary>
    public string? Pattern { get; } = pattern;
}
