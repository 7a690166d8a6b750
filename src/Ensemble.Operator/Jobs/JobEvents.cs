using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Events;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>Tells a job's story in events, with the codes and sentences of its reasons.</summary>
internal sealed class JobEvents(EventRecorder recorder)
{
    public void Decided(TrainingJob job, Decision decision) =>
        recorder.Record(job, EventKind.Normal, decision is Decision.Place ? "Placed" : decision.Reason.Code, decision.Reason.Sentence);

    public void Turned(TrainingJob job, string state, Reason reason)
    {
        var bad = state is TrainingJobState.Failed || reason is Reason.HostsLost || (state is TrainingJobState.Queued && reason is not Reason.SuspendedByAuthor);
        recorder.Record(job, bad ? EventKind.Warning : EventKind.Normal, bad ? reason.Code : state, reason.Sentence);
    }

    public void Decided(InferenceJob job, int replica, Decision decision) => recorder.Record(
        job, EventKind.Normal, decision is Decision.Place ? "Placed" : decision.Reason.Code, $"replica {replica}: {decision.Reason.Sentence}");

    public void Ended(InferenceJob job, int replica, Reason reason) =>
        recorder.Record(job, EventKind.Warning, reason.Code, $"replica {replica}: {reason.Sentence}");

    public void Turned(InferenceJob job, InferenceJobStatus status)
    {
        var bad = Conditions.Find(status.Conditions, Conditions.Accepted) is { Status: "False" } refused ? refused
            : Conditions.Find(status.Conditions, Conditions.Progressing) is { Status: "False" } stuck ? stuck
            : null;
        var progress = bad ?? Conditions.Find(status.Conditions, Conditions.Progressing)!;
        recorder.Record(job, bad is null ? EventKind.Normal : EventKind.Warning, progress.Reason, progress.Message);
    }

    public void Refused(TrainingJob job, JobVerdict.Refused refused) => recorder.Record(job, EventKind.Warning, refused.Code, refused.Message);
}
