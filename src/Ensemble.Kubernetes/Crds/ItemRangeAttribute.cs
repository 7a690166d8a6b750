namespace Ensemble.Kubernetes.Crds;

/// <summary>Bounds of each number in a list of numbers.</summary>
/// <param name="minimum">Least allowed.</param>
/// <param name="maximum">Most allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemRangeAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>Least allowed.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Most allowed.</summary>
    public int Maximum { get; } = maximum;
}
