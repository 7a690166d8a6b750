using Ensemble.Core.Decisions;
using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Resources;
using Ensemble.Operator.Jobs;

namespace Ensemble.Operator.Serving;

/// <summary>What a job's replicas come to: counts, a word, and the conditions Available and Progressing.</summary>
/// <param name="draft">The replicas.</param>
/// <param name="revision">The present revision.</param>
/// <param name="rule">How many may be missing while they are moved.</param>
/// <param name="trouble">What stands in the way of serving at all; null where nothing does.</param>
/// <param name="bad">Whether the present revision never gets ready.</param>
internal sealed class ServingSum(ServingDraft draft, string revision, RolloutRule rule, Reason? trouble, bool bad)
{
    private readonly List<ReplicaStatus> _live = [.. draft.All.Where(replica => replica.State != ReplicaState.Draining)];

    private int Ready => _live.Count(replica => replica.State == ReplicaState.Ready);

    private bool Moving => _live.Exists(replica => replica.Revision != revision);

    /// <summary>Writes it into the status.</summary>
    public void Write(InferenceJob job, Action<string, bool, string, string> set)
    {
        var status = draft.Status;
        status.Replicas = _live.Count;
        status.ReadyReplicas = Ready;
        status.UpdatedReplicas = _live.Count(replica => replica.Revision == revision);
        Count(status);
        if (!_live.Exists(replica => replica.State == ReplicaState.Waiting)) status.Waiting = null;

        var available = trouble ?? (Ready >= Math.Max(Math.Min(1, draft.Wished), draft.Wished - rule.MaxUnavailable)
            ? new Reason.EnoughReady(Ready, draft.Wished)
            : new Reason.TooFewReady(Ready, draft.Wished));
        set(Conditions.Available, available is Reason.EnoughReady, available.Code, available.Sentence);
        var progress = Progress(status);
        set(Conditions.Progressing, progress is not Reason.RevisionFails, progress.Code, progress.Sentence);

        var refused = Conditions.Find(status.Conditions, Conditions.Accepted) is { Status: "False" } accepted ? accepted : null;
        status.State = refused is not null ? InferenceJobState.Invalid : State(job.Spec.Suspend == true);
        status.Reason = refused?.Reason ?? trouble?.Code ?? _live.Find(replica => replica is { State: not ReplicaState.Ready, Reason: not null })?.Reason ?? progress.Code;
    }

    private void Count(InferenceJobStatus status)
    {
        var accelerators = 0;
        var classes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var replica in draft.All)
        {
            if (Replicas.PlacementOf(replica) is not { } placement) continue;
            accelerators += placement.Chips;
            classes[placement.Class] = classes.GetValueOrDefault(placement.Class) + 1;
        }

        status.Accelerators = accelerators;
        status.Classes = classes.Count == 0 ? null : string.Join(", ", classes.Select(kind => $"{kind.Key} {kind.Value}"));
    }

    private Reason Progress(InferenceJobStatus status)
    {
        if (bad)
        {
            var tries = _live.Where(replica => replica.Revision == revision).Max(replica => (replica.Failures ?? 0) + (replica.Disruptions ?? 0));
            return new Reason.RevisionFails(revision, tries, status.LastFailure?.Message ?? string.Empty);
        }

        if (Moving)
        {
            var waits = rule.MaxUnavailable == 0 && _live.Exists(replica => replica.Revision == revision && replica is { State: ReplicaState.Waiting, RetryAfter: null });
            return waits && status.Waiting is { } waiting
                ? new Reason.RevisionWaits(revision, waiting.Message ?? string.Empty)
                : new Reason.MovingToRevision(revision, _live.Count(replica => replica.Revision == revision && replica.State == ReplicaState.Ready), draft.Wished);
        }

        return _live.Count == draft.Wished && Ready == draft.Wished
            ? new Reason.AllUpdated(revision, draft.Wished)
            : new Reason.Scaling(_live.Count, Ready, draft.Wished);
    }

    private string State(bool suspended)
    {
        if (suspended) return InferenceJobState.Suspended;
        if (draft.Wished == 0 && _live.Count == 0) return InferenceJobState.Stopped;
        if (Moving) return InferenceJobState.Updating;
        if (Ready == draft.Wished && _live.Count == Ready) return InferenceJobState.Ready;
        if (Ready > 0) return InferenceJobState.Partial;
        return _live.Exists(replica => replica.Hosts is not null) ? InferenceJobState.Starting : InferenceJobState.Queued;
    }
}
