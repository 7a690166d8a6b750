namespace Ensemble.Core.Packing;

/// <summary>A shape and how much of the demand it is.</summary>
/// <param name="Pod">The shape.</param>
/// <param name="Weight">Its part of the pods counted, 0 to 1.</param>
public readonly record struct ShapeWeight(PodShape Pod, double Weight);
