namespace Ensemble.Kubernetes.Resources;

/// <summary>Orders to the node's agent. Written by Ensemble.</summary>
public sealed class AcceleratorNodeSpec : ResourcePart
{
    /// <summary>Power limits to hold. Absent: the limits are left as they are.</summary>
    public NodePowerLimit? PowerLimit { get; set; }
}
