namespace Ensemble.Operator.Planning;

/// <summary>The decisions of one plan on one object.</summary>
/// <param name="Owner">The object's uid.</param>
/// <param name="Decided">The decisions.</param>
/// <param name="At">The moment of the plan.</param>
internal sealed record PlannedWrite(string Owner, IReadOnlyList<Decided> Decided, DateTimeOffset At);
