using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How replicas are moved to a new revision. Counted in replicas, each of them a whole gang.</summary>
[CelRule(
    "(has(self.maxSurge) ? self.maxSurge : 1) + (has(self.maxUnavailable) ? self.maxUnavailable : 0) > 0",
    "maxSurge and maxUnavailable are both 0, so that no replica could ever be replaced: set one of them to 1 or more")]
public sealed class ReplicaRollout
{
    /// <summary>Replicas that may be there beyond the number wished, while others are moved. Each needs accelerators of its own.</summary>
    [DefaultValue(1), Range(0, 128)]
    public int? MaxSurge { get; set; }

    /// <summary>Replicas that may be missing from the number wished, while others are moved.</summary>
    [DefaultValue(0), Range(0, 128)]
    public int? MaxUnavailable { get; set; }
}
