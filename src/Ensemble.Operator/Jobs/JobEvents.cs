using Ensemble.Core.Decisions;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>Tells a job's story in events, with the codes and sentences of its reasons.</summary>
internal sealed class JobEvents(IEventSink sink)
{
    public void Decided(TrainingJob job, Decision decision) =>
        sink.Tell(job, warning: false, decision is Decision.Place ? "Placed" : decision.Reason.Code, decision.Reason.Sentence);

    public void Turned(TrainingJob job, string state, Reason reason)
    {
        var bad = state is TrainingJobState.Failed || (state is TrainingJobState.Queued && reason is not Reason.SuspendedByAuthor);
        sink.Tell(job, bad, bad ? reason.Code : state, reason.Sentence);
    }

    public void Refused(TrainingJob job, JobVerdict.Refused refused) => sink.Tell(job, warning: true, refused.Code, refused.Message);
}
