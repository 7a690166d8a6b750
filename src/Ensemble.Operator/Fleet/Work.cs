using Ensemble.Core.Jobs;

namespace Ensemble.Operator.Fleet;

/// <summary>A job of the scheduler, and the very version of the object behind it: a decision on the job is written against that version.</summary>
/// <param name="Job">The job as the scheduler sees it.</param>
internal abstract record Work(Job Job)
{
    /// <summary>Uid of the object that decisions on this job are written to. Jobs that share it are written to together.</summary>
    public abstract string OwnerUid { get; }
}
