using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Cli.Pods;

/// <summary>How a pod stands, in the words that jobs have.</summary>
internal static class PodState
{
    /// <summary>A scheduling gate holds it back.</summary>
    public const string Gated = "Gated";

    /// <summary>It is being deleted, and holds what it has until it has ended.</summary>
    public const string Ending = "Ending";

    /// <summary>Some pods of a gang have a node, others wait.</summary>
    public const string Partial = "Partial";

    /// <summary>The word for one pod.</summary>
    public static string Of(PodFacts pod) => pod switch
    {
        { Phase: PodPhase.Succeeded } => TrainingJobState.Complete,
        { Phase: PodPhase.Failed } => TrainingJobState.Failed,
        { Deleting: true } => Ending,
        { NodeName: null, Stranger.Wish.Gated: true } => Gated,
        { NodeName: null } => TrainingJobState.Queued,
        { Phase: PodPhase.Running } => TrainingJobState.Running,
        _ => TrainingJobState.Placed,
    };
}
