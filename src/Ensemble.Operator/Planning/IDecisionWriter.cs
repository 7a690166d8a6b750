using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Planning;

/// <summary>Writes the decisions on one kind of work to the objects behind it.</summary>
internal interface IDecisionWriter
{
    /// <summary>The kind of work it writes for.</summary>
    JobKind Kind { get; }

    /// <summary>Writes all decisions of one plan that concern one object, against the version that the plan was made of.</summary>
    /// <remarks>
    /// Where it throws because an answer was lost, the write may have been carried out. It is then called again with the very same decisions,
    /// where they place a job. So two calls do no more than one, and a call that finds its object changed lets the cache know the object as it is.
    /// </remarks>
    /// <param name="decided">The decisions: one or more, all of one <see cref="Fleet.Work.OwnerUid"/>.</param>
    /// <param name="mayRefresh">Whether a change of numbers alone may be written by now.</param>
    /// <param name="now">The moment of the plan.</param>
    /// <param name="stop">Ends the write.</param>
    Task<WriteOutcome> WriteAsync(IReadOnlyList<Decided> decided, bool mayRefresh, DateTimeOffset now, CancellationToken stop);
}
