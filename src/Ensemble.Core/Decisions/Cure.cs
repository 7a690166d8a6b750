namespace Ensemble.Core.Decisions;

/// <summary>A change that would let a waiting job start.</summary>
/// <param name="Change">What to change, such as <c>size.accelerators: 8</c>.</param>
/// <param name="Effect">What would happen then.</param>
public sealed record Cure(string Change, string Effect);
