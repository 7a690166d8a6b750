namespace Ensemble.Kubernetes.Resources;

/// <summary>Shape of the wiring inside a node.</summary>
public enum FabricKind
{
    /// <summary>PCI Express only; no island.</summary>
    Pcie,

    /// <summary>Every pair of an island through switches (NVSwitch).</summary>
    Switched,

    /// <summary>Every pair of an island by a direct link (Atlas A2).</summary>
    FullMesh,

    /// <summary>Rings; a request that fits one ring stays inside it (Ascend 910A, Box16).</summary>
    Rings,

    /// <summary>Every pair through a fabric that goes beyond the node (Atlas A3 super pod, GB200 NVL72).</summary>
    SuperPod,
}
