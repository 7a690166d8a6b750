using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Hosting;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Serving;

/// <summary>One look at all replicas of a job: what it found out so far. Replicas are looked at side by side, so changes take a lock.</summary>
/// <param name="job">The job as it is.</param>
/// <param name="spec">What its spec asks for; null where it can't be read.</param>
/// <param name="admitted">The same with its templates; null where it may not be placed.</param>
/// <param name="draft">The status being made.</param>
/// <param name="now">The moment.</param>
internal sealed class ServingPass(InferenceJob job, AcceptedInferenceJob? spec, AdmittedService? admitted, ServingDraft draft, DateTimeOffset now)
{
    private static readonly TimeSpan TroubleAgain = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<(int Index, Reason Reason)> _ended = [];
    private DateTimeOffset? _again;

    public InferenceJob Job => job;

    public AcceptedInferenceJob? Spec => spec;

    public AdmittedService? Admitted => admitted;

    public ServingDraft Draft => draft;

    public DateTimeOffset Now => now;

    /// <summary>The replicas whose attempt ended, and why.</summary>
    public IReadOnlyList<(int Index, Reason Reason)> Ended => [.. _ended.OrderBy(ended => ended.Index)];

    /// <summary>Something changes by time alone then; a moment that is past changes nothing any more.</summary>
    public void LookAgain(DateTimeOffset? at)
    {
        if (at is not { } time || time <= now) return;
        lock (_lock)
        {
            if (_again is null || time < _again) _again = time;
        }
    }

    public void Restart(ReplicaStatus replica, GangStep.Restart step)
    {
        lock (_lock)
        {
            draft.Restart(replica, step);
            _ended.Add((replica.Index!.Value, step.Reason));
        }
    }

    public void Remove(ReplicaStatus replica)
    {
        lock (_lock) draft.Remove(replica);
    }

    public void LeftService(ReplicaStatus replica, TimeSpan grace)
    {
        draft.LeftService(replica, grace);
        LookAgain(now + grace);
    }

    /// <summary>When to look again though nothing changes.</summary>
    public ReconcileResult Result(JobVerdict? objection, Reason? trouble)
    {
        if (objection is JobVerdict.Postponed postponed) LookAgain(now + postponed.Again);
        if (trouble is not null) LookAgain(now + TroubleAgain);
        return _again is { } at ? ReconcileResult.RequeueAfter(at - now) : ReconcileResult.Done;
    }
}
