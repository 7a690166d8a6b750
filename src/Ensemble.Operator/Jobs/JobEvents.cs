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
        var bad = state is TrainingJobState.Failed || (state is TrainingJobState.Queued && reason is not Reason.SuspendedByAuthor);
        recorder.Record(job, bad ? EventKind.Warning : EventKind.Normal, bad ? reason.Code : state, reason.Sentence);
    }

    public void Refused(TrainingJob job, JobVerdict.Refused refused) => recorder.Record(job, EventKind.Warning, refused.Code, refused.Message);
}
