namespace Ensemble.Core.Fleet;

/// <summary>How the chips of one host reach each other; with the island size this is the host's chip-affinity rule.</summary>
/// <remarks>Rules for Ascend: Huawei MindCluster, usage/basic_scheduling/01_affinity_scheduling.</remarks>
public enum FabricKind
{
    /// <summary>Chips meet over PCIe only; an island is a card.</summary>
    Pcie,

    /// <summary>NVLink through switches: any chips of an island are alike.</summary>
    NvLink,

    /// <summary>HCCS full mesh (Ascend 910B): any chips of an island are alike.</summary>
    FullMesh,

    /// <summary>Separate HCCS rings (Ascend 910A: two of four; A2 Box16: two of eight): a pod that fits one ring stays in one.</summary>
    Rings,

    /// <summary>Dies in pairs (Ascend 910C): an even request takes whole pairs.</summary>
    DiePairs,
}
