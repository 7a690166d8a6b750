using System.Globalization;
using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Core.Jobs;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Gangs;
using Ensemble.Operator.Jobs;
using k8s.Models;

namespace Ensemble.Operator.Serving;

/// <summary>A copy of an InferenceJob's status to be changed step by step; what follows from its replicas is counted at the end.</summary>
/// <remarks>Nothing here writes. Steps that change nothing give an equal status.</remarks>
internal sealed class ServingDraft
{
    private readonly InferenceJob _job;
    private readonly AcceptedInferenceJob? _spec;
    private readonly DateTimeOffset _now;
    private readonly List<V1Condition> _conditions;
    private readonly List<ReplicaStatus> _replicas;

    /// <param name="job">The job as it is.</param>
    /// <param name="spec">What its spec asks for; null where it can't be read.</param>
    /// <param name="now">The moment.</param>
    public ServingDraft(InferenceJob job, AcceptedInferenceJob? spec, DateTimeOffset now)
    {
        (_job, _spec, _now) = (job, spec, now);
        Status = job.Status is null ? new() : StatusJson.Copy(job.Status);
        _conditions = Status.Conditions ??= [];
        _replicas = [.. Replicas.Of(Status)];
    }

    /// <summary>The status so far; complete after <see cref="Finish"/>.</summary>
    public InferenceJobStatus Status { get; }

    /// <summary>The replicas so far.</summary>
    public IReadOnlyList<ReplicaStatus> All => _replicas;

    /// <summary>How many replicas are to be there.</summary>
    public int Wished => _job.Spec.Suspend == true ? 0 : _spec?.Replicas ?? _job.Spec.Replicas ?? 1;

    private string Revision => _spec?.Revision ?? Status.Revision ?? string.Empty;

    /// <summary>Finds a replica.</summary>
    public ReplicaStatus? Find(int index) => _replicas.Find(replica => replica.Index == index);

    /// <summary>The spec is understood.</summary>
    public void Accept(IReadOnlyList<string> notActedOn)
    {
        if (notActedOn.Count == 0) Set(Conditions.Accepted, true, "Accepted", "the job is understood and its replicas may be placed");
        else Set(Conditions.Accepted, true, "FieldsNotActedOn", $"accepted, but not acted on yet: {string.Join(", ", notActedOn)}");
    }

    /// <summary>The spec cannot be acted on; what serves goes on to serve.</summary>
    public void Refuse(string code, string message) => Set(Conditions.Accepted, false, code, message);

    /// <summary>The scheduler placed a replica: the intent that pods are made from.</summary>
    public void Place(ReplicaStatus replica, Placement placement)
    {
        Status.Attempt = (Status.Attempt ?? 0) + 1; // One count for all replicas, so that no two gangs ever share a name.
        replica.Attempt = Status.Attempt;
        replica.State = ReplicaState.Starting;
        replica.Reason = nameof(Reason.Starting);
        replica.Variant = _job.Spec.Variants is { Count: > 0 } ? placement.Variant : null;
        (replica.Class, replica.Pool) = (placement.Class, placement.Pool);
        replica.Hosts = PlacementFormat.Write(placement.Hosts);
        replica.PlacedTime = _now.UtcDateTime;
        (replica.ReadyTime, replica.DrainedTime, replica.RetryAfter) = (null, null, null);
    }

    /// <summary>A replica waits on.</summary>
    public static void Wait(ReplicaStatus replica, Reason reason) => replica.Reason = reason.Code;

    /// <summary>Why the first of those that wait does.</summary>
    public void WaitFor(ReplicaStatus replica, Reason reason) => Status.Waiting = new()
    {
        Code = reason.Code,
        Message = reason.Sentence,
        Missing = reason.Missing.IsEmpty ? null : [.. reason.Missing.Select(m => new WaitingShortfall { What = m.What, Needs = m.Needs, Has = m.Has })],
        Cures = reason.Cures.IsEmpty ? null : [.. reason.Cures.Select(cure => new WaitingCure { Change = cure.Change, Effect = cure.Effect })],
        ExpectedStart = replica.RetryAfter,
    };

    /// <summary>All hosts of a replica are ready.</summary>
    public void Ready(ReplicaStatus replica)
    {
        replica.State = ReplicaState.Ready;
        replica.Reason = null;
        replica.ReadyTime ??= _now.UtcDateTime;
        replica.Disruptions = null;
        replica.Avoid = null;
    }

    /// <summary>A replica holds chips and is not ready, not yet or not any more.</summary>
    public static void NotReady(ReplicaStatus replica) =>
        (replica.State, replica.Reason) = replica.ReadyTime is null ? (ReplicaState.Starting, nameof(Reason.Starting)) : (ReplicaState.NotReady, "HostNotReady");

    /// <summary>An attempt of a replica is over; it goes back to its queue.</summary>
    public void Restart(ReplicaStatus replica, GangStep.Restart step)
    {
        var avoid = step.Avoid.Where(HostList.Joins).ToList();
        Status.LastFailure = new()
        {
            Attempt = replica.Attempt,
            Code = step.Reason.Code,
            Message = string.Create(CultureInfo.InvariantCulture, $"replica {replica.Index}: {step.Reason.Sentence}"),
            Nodes = avoid.Count > 0 ? HostList.Write(avoid) : null,
            Time = _now.UtcDateTime,
        };
        if (step.Counts) replica.Failures = ReplicaGangs.FailuresOf(replica, _now) + 1;
        else replica.Disruptions = (replica.Disruptions ?? 0) + 1;
        replica.Avoid = Status.LastFailure.Nodes;
        Withdraw(replica, step.Reason.Code);
        replica.RetryAfter = step.NotBefore > _now ? step.NotBefore.UtcDateTime : null;
    }

    /// <summary>Changes which replicas there are.</summary>
    public void Apply(RolloutStep step)
    {
        var replica = Find(step.Index);
        switch (step)
        {
            case RolloutStep.Add:
                _replicas.Add(new() { Index = step.Index, Revision = Revision, State = ReplicaState.Waiting });
                break;

            case RolloutStep.Drop:
                _replicas.Remove(replica!);
                break;

            case RolloutStep.Renew:
                Withdraw(replica!, reason: null);
                (replica!.Revision, replica.Failures, replica.Disruptions, replica.RetryAfter, replica.Avoid) = (Revision, null, null, null, null);
                break;

            default:
                replica!.State = ReplicaState.Draining;
                replica.Reason = ((RolloutStep.Drain)step).Outdated ? "Outdated" : "ScaledDown";
                break;
        }
    }

    /// <summary>A replica that drains has left the Service: the time for its requests runs from now.</summary>
    public void LeftService(ReplicaStatus replica, TimeSpan grace) => replica.DrainedTime = (_now + grace).UtcDateTime;

    /// <summary>A replica is no more.</summary>
    public void Remove(ReplicaStatus replica) => _replicas.Remove(replica);

    /// <summary>Counts what follows from the replicas, and says how it goes with them.</summary>
    /// <param name="trouble">What stands in the way of serving at all; null where nothing does.</param>
    /// <param name="bad">Whether the present revision never gets ready.</param>
    public InferenceJobStatus Finish(Reason? trouble, bool bad)
    {
        _replicas.Sort((a, b) => a.Index!.Value.CompareTo(b.Index!.Value));
        Status.Gangs = _replicas.Count == 0 ? null : _replicas;
        Status.ObservedGeneration = _job.Metadata.Generation;
        if (_spec is not null) Status.Revision = _spec.Revision;
        Status.Selector = $"{GangNames.JobUidLabel}={_job.Metadata.Uid},{GangNames.RankLabel}=0";
        new ServingSum(this, Revision, _spec?.Rollout ?? new(1, 0), trouble, bad).Write(_job, Set);
        return Status;
    }

    private static void Withdraw(ReplicaStatus replica, string? reason)
    {
        (replica.State, replica.Reason) = (ReplicaState.Waiting, reason);
        (replica.Variant, replica.Class, replica.Pool, replica.Hosts) = (null, null, null, null);
        (replica.PlacedTime, replica.ReadyTime, replica.DrainedTime) = (null, null, null);
    }

    private void Set(string type, bool value, string reason, string message) =>
        Conditions.Set(_conditions, type, value, reason, message, _now, _job.Metadata.Generation);
}
