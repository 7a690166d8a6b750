using Ensemble.Core.Decisions;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Planning;

/// <summary>A decision, and what it was made of.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Work">The job, and the version of the object behind it.</param>
internal readonly record struct Decided(Decision Decision, Work Work);
