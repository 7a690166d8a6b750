namespace Ensemble.Core.Placing;

/// <summary>All that decides whether a gang fits a pool.</summary>
/// <param name="Pool">The pool's dense id.</param>
/// <param name="Needs">The id of what each host asks for.</param>
/// <param name="Chips">Chips of the gang.</param>
/// <param name="Tensor">Chips of a tensor-parallel group.</param>
/// <param name="Required">The required level; null means none.</param>
internal readonly record struct GangShape(int Pool, int Needs, int Chips, int Tensor, string? Required);
