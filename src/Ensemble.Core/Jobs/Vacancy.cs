using System.Collections.Immutable;

namespace Ensemble.Core.Jobs;

/// <summary>Hosts that a running gang has lost and that are to be replaced while the others keep rank and place.</summary>
/// <param name="Ranks">Their ranks in the whole gang, ascending; rank 0 is never among them.</param>
/// <param name="Former">Where they were, in the same order: taken again where nothing speaks against it.</param>
public sealed record Vacancy(ImmutableArray<int> Ranks, ImmutableArray<string> Former);
