using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Planning;

/// <summary>The decisions of one plan on one object.</summary>
/// <param name="Owner">The object's uid.</param>
/// <param name="Decided">The decisions.</param>
/// <param name="At">The moment of the plan.</param>
internal sealed record PlannedWrite(string Owner, IReadOnlyList<Decided> Decided, DateTimeOffset At)
{
    /// <summary>Whose writer it is for.</summary>
    public JobKind Kind => Decided[0].Work.Job.Id.Kind;

    /// <summary>Whether it is one write of a status and gives chips to somebody. Binds are many writes, each with a doubt of its own.</summary>
    public bool Places => Kind != JobKind.Pods && Decided.Any(decided => decided.Decision is Decision.Place);
}
