using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Projections;

namespace Ensemble.Operator.Gangs;

/// <summary>The annotations through which Ascend's plugin and Ensemble talk.</summary>
internal static class AscendAnnotations
{
    /// <summary>On a pod: the server and devices it got, as JSON; written by the plugin.</summary>
    public const string Devices = "ascend.kubectl.kubernetes.io/ascend-910-configuration";

    /// <summary>On a pod: the chips it really got; written by the plugin.</summary>
    public const string Real = "huawei.com/AscendReal";

    /// <summary>On a node: the super pod it belongs to.</summary>
    public const string SuperPodId = "superPodID";

    /// <summary>On a node, as a label: the super pod it belongs to.</summary>
    public const string SuperPodLabel = "huawei.com/topotree.superpodid";

    /// <summary>The super pod of a node; null outside super pods.</summary>
    public static string? SuperPod(NodeFacts? node) =>
        node is null ? null
        : node.Annotations.TryGetValue(SuperPodId, out var noted) ? noted
        : node.Labels.TryGetValue(SuperPodLabel, out var labelled) ? labelled
        : null;

    /// <summary>What the plugin told of a pod's devices; null while it has not.</summary>
    public static string? DevicesOf(PodFacts? pod) => pod is not null && pod.Annotations.TryGetValue(Devices, out var told) ? told : null;

    /// <summary>The chips a pod is known to hold: what the plugin really gave, else what it was asked to give.</summary>
    public static ChipSet ChipsOf(PodFacts pod, string resource)
    {
        var chips = ChipSet.None;
        if (!pod.Annotations.TryGetValue(Real, out var text) && !pod.Annotations.TryGetValue(resource, out text)) return chips;
        foreach (var part in text.Split(','))
        {
            // Such as Ascend910-3.
            var dash = part.LastIndexOf('-');
            if (dash >= 0 && ChipSet.TryParse(part[(dash + 1)..].Trim(), out var chip)) chips |= chip;
        }

        return chips;
    }
}
