namespace Ensemble.Core.Placing;

/// <summary>A node that two pools select.</summary>
/// <param name="Node">The node.</param>
/// <param name="Has">The pool that has it: the first by name.</param>
/// <param name="Lacks">The pool that selects it too and does not have it.</param>
public sealed record PoolConflict(string Node, string Has, string Lacks);
