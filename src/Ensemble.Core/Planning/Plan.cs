using System.Collections.Immutable;
using Ensemble.Core.Decisions;

namespace Ensemble.Core.Planning;

/// <summary>What to do now: a decision for every pending job of the snapshot, in the order they were taken, then one for each running job that is resized.</summary>
/// <param name="Decisions">The decisions; each job has one.</param>
public sealed record Plan(ImmutableArray<Decision> Decisions);
