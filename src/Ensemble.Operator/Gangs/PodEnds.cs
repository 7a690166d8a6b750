using Ensemble.Core.Gangs;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Gangs;

/// <summary>Says why a pod of a gang ended, is about to end, or cannot begin.</summary>
/// <remarks>
/// The words are kubelet's (pkg/kubelet/lifecycle, eviction, nodeshutdown, images) and those of the condition DisruptionTarget (batch and
/// core v1). A reason that the kubelet gives stands before the exit codes of the containers it killed.
/// </remarks>
internal static class PodEnds
{
    /// <summary>What kubelet writes as a pod's reason when it will not run it: admission failures, not the pod's own doing.</summary>
    private static readonly string[] Refusals =
    [
        "UnexpectedAdmissionError", "TopologyAffinityError", "NodeAffinity", "NodeName", "NodePorts", "NodeShutdown", "InvalidNodeInfo",
        "UnexpectedPredicateFailureType", "PodOSSelectorNodeLabelDoesNotMatch", "PodOSNotSupported", "PodFeatureUnsupported",
        "PodLevelResourcesNotSupported", "AppArmor", "SysctlForbidden", "TaintToleration",
    ];

    /// <summary>What keeps a container from starting and does not pass by waiting alone.</summary>
    private static readonly string[] Stuck =
    [
        "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable",
        "SignatureValidationFailed", "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "Unschedulable",
    ];

    /// <summary>Such of them as only a change of the template mends.</summary>
    private static readonly string[] Authors = ["InvalidImageName", "CreateContainerConfigError", "ErrImageNeverPull", "SignatureValidationFailed"];

    /// <summary>What registries say when the image's name or the right to it is wrong; all else may be a registry that is not to be had.</summary>
    private static readonly string[] WrongImage =
    [
        "not found", "notfound", "manifest unknown", "manifest_unknown", "name unknown", "unauthorized", "denied", "authorization failed", "invalid reference", "no match for platform", "403 forbidden",
    ];

    /// <summary>Why a pod goes that has not failed; null where nobody ends it.</summary>
    public static RankLoss? Leaving(PodFacts pod) => pod.Disruption switch
    {
        "EvictionByEvictionAPI" => new RankLoss.Evicted(),
        "PreemptionByScheduler" => new RankLoss.Preempted("by the scheduler, for a pod of higher priority"),
        "DeletionByTaintManager" => new RankLoss.Tainted(string.Empty),
        "TerminationByKubelet" => Failed(pod),
        "DeletionByPodGC" => new RankLoss.Removed("its node is gone or out of service"),
        { } other => new RankLoss.Removed(other),
        null when pod.Deleting => new RankLoss.Removed(pod.Reason ?? string.Empty),
        null => null,
    };

    /// <summary>Why a pod failed.</summary>
    public static RankLoss Failed(PodFacts pod)
    {
        var reason = pod.Reason ?? string.Empty;
        if (IsRefusal(reason)) return new RankLoss.Refused(reason);
        switch (reason)
        {
            case "Preempting":
                return new RankLoss.Preempted("by the kubelet, for a critical pod");
            case "Evicted" when pod.Message?.Contains("exceed", StringComparison.OrdinalIgnoreCase) != true:
                return new RankLoss.Pressed(Words(pod));
            case "Terminated":
                return new RankLoss.Pressed("its node is shut down");
            case "Evicted" or "DeadlineExceeded":
                return new RankLoss.OverLimit(Words(pod));
        }

        if (pod.Failure is { ExitCode: not 0 } failure) return new RankLoss.Exited(failure.ExitCode, failure.Reason is "Error" ? string.Empty : failure.Reason);
        return new RankLoss.Removed(reason.Length > 0 ? reason : "failed without an exit code");
    }

    /// <summary>Why a pod does not start though it has been there for long; null where it may yet.</summary>
    public static RankLoss? NotStarting(PodFacts pod)
    {
        if (pod.WaitingReason is not { } why || !Stuck.Contains(why, StringComparer.Ordinal)) return null;
        var detail = pod.WaitingMessage ?? string.Empty;
        if (why == "Unschedulable") return new RankLoss.Refused($"{why}: {detail}");
        var byAuthor = Authors.Contains(why, StringComparer.Ordinal) || WrongImage.Any(words => detail.Contains(words, StringComparison.OrdinalIgnoreCase));
        return new RankLoss.CannotStart(why, detail, byAuthor);
    }

    private static bool IsRefusal(string reason) =>
        reason.StartsWith("OutOf", StringComparison.Ordinal) || Refusals.Contains(reason, StringComparer.Ordinal);

    private static string Words(PodFacts pod) => string.IsNullOrEmpty(pod.Message) ? pod.Reason! : $"{pod.Reason}: {pod.Message.TrimEnd('.', ' ')}";
}
