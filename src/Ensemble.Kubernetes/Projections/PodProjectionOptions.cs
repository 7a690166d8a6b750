namespace Ensemble.Kubernetes.Projections;

/// <summary>What to keep of pods beyond what is always kept.</summary>
public sealed record PodProjectionOptions
{
    /// <summary>Annotations that are kept on pods that carry them: by default those by which Ascend's device plugin says which chips a pod got, and
    /// the one by which the operator tells a pod of its rank table.</summary>
    public IReadOnlyList<string> Annotations { get; init; } =
        ["ascend.kubectl.kubernetes.io/ascend-910-configuration", "huawei.com/AscendReal", "huawei.com/Ascend910", "ensemble.fleet/rank-table"];
}
