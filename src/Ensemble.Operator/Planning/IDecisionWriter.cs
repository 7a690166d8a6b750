using Ensemble.Core.Jobs;
using Ensemble.Operator.Fleet;

namespace Ensemble.Operator.Planning;

/// <summary>Writes the decisions on one kind of work to the objects behind it.</summary>
internal interface IDecisionWriter
{
    /// <summary>The kind of work it writes for.</summary>
    JobKind Kind { get; }

    /// <summary>Writes all decisions of one plan that concern one object, against the version that the plan was made of.</summary>
    /// <param name="decided">The decisions: one or more, all of one <see cref="Fleet.Work.OwnerUid"/>.</param>
    /// <param name="mayRefresh">Whether a change of numbers alone may be written by now.</param>
    /// <param name="now">The moment of the plan.</param>
    /// <param name="stop">Ends the write.</param>
    Task<WriteOutcome> WriteAsync(IReadOnlyList<Decided> decided, bool mayRefresh, DateTimeOffset now, CancellationToken stop);

    /// <summary>Reads anew what stands, where a write's answer was lost: a plan that did not know of it would give the same chips away again.</summary>
    /// <param name="work">A job of the object that was to be written.</param>
    /// <param name="stop">Ends the read.</param>
    /// <exception cref="Kubernetes.Client.ApiException">The API server could not be asked: what stands is still unknown.</exception>
    Task ReadAgainAsync(Work work, CancellationToken stop);
}
