using Ensemble.Core.Jobs;

namespace Ensemble.Core.Decisions;

/// <summary>One step of a plan. Closed: all its cases are here.</summary>
public abstract record Decision
{
    private Decision(JobId job, Reason reason) => (Job, Reason) = (job, reason);

    /// <summary>The job it is about.</summary>
    public JobId Job { get; init; }

    /// <summary>Why.</summary>
    public Reason Reason { get; init; }

    /// <summary>The job starts.</summary>
    /// <param name="Job">The job it is about.</param>
    /// <param name="Placement">Where it runs.</param>
    /// <param name="Reason">Why there.</param>
    public sealed record Place(JobId Job, Placement Placement, Reason Reason) : Decision(Job, Reason);

    /// <summary>A job of elastic size that runs is stopped, to go on larger.</summary>
    /// <param name="Job">The job it is about.</param>
    /// <param name="Placement">Where it could run now, its own chips counted as free. The next plan after its stop decides where it does.</param>
    /// <param name="Reason">What it gains.</param>
    public sealed record Resize(JobId Job, Placement Placement, Reason Reason) : Decision(Job, Reason);

    /// <summary>The job stays in its queue.</summary>
    /// <param name="Job">The job it is about.</param>
    /// <param name="Reason">The nearest obstacle.</param>
    public sealed record Wait(JobId Job, Reason Reason) : Decision(Job, Reason);

    /// <summary>The job's placement is taken back; it is placed anew by a later plan.</summary>
    /// <param name="Job">The job it is about.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Withdraw(JobId Job, Reason Reason) : Decision(Job, Reason);
}
