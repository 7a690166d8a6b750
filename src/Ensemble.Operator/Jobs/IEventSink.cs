using Ensemble.Kubernetes.Resources;

namespace Ensemble.Operator.Jobs;

/// <summary>Takes what is told of jobs. Never blocks and never fails: an event is a courtesy.</summary>
internal interface IEventSink
{
    /// <summary>Tells something of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="warning">Whether it is a warning.</param>
    /// <param name="reason">Its reason code.</param>
    /// <param name="note">A sentence.</param>
    void Tell(TrainingJob job, bool warning, string reason, string note);
}
