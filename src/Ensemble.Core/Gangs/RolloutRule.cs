namespace Ensemble.Core.Gangs;

/// <summary>How many replicas may be too many or too few while they are moved to another revision. Not both are 0.</summary>
/// <param name="MaxSurge">Replicas beyond the number wished, 0 or more.</param>
/// <param name="MaxUnavailable">Replicas missing from the number wished, 0 or more.</param>
public sealed record RolloutRule(int MaxSurge, int MaxUnavailable);
