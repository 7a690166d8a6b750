using Ensemble.Core.Decisions;
using Ensemble.Core.Jobs;
using Ensemble.Core.Units;

namespace Ensemble.Core.Placing;

/// <summary>One of a job's variants on one pool that has what it runs on.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Request">What the job asks of the pool; of no use where it is <paramref name="Never"/> possible.</param>
/// <param name="Order">How it compares to the job's other candidates.</param>
/// <param name="Never">Why it can never start there, free or not; null where it can.</param>
internal sealed record Candidate(Variant Variant, PoolLedger Pool, GangRequest Request, CandidateOrder Order, Reason? Never)
{
    /// <summary>Dense training peak of the whole gang; null where unknown.</summary>
    public ComputeRate? Speed => Pool.Pool.Class.Peaks.Training is { } each ? Request.Chips * each : null;

    /// <summary>What decides whether it fits, and nothing else: what failed once in a plan fails for all of this shape.</summary>
    public GangShape Shape => new(Pool.Id, Request.Needs.Id, Request.Chips, Request.Tensor, Request.Topology.Required);
}
