namespace Ensemble.Core.Jobs;

/// <summary>What kind of work a job of the scheduler is. The scheduler treats all alike; the kind only tells names apart.</summary>
public enum JobKind
{
    /// <summary>A TrainingJob.</summary>
    Training,

    /// <summary>One replica of an InferenceJob.</summary>
    InferenceReplica,

    /// <summary>Somebody else's pods: one, or a gang of them.</summary>
    Pods,
}
