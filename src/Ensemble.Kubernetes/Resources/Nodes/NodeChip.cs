using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>One accelerator of a node.</summary>
public sealed class NodeChip
{
    /// <summary>Physical index in the node, from 0: the order of the driver.</summary>
    [Required, Range(0, 1023)]
    public int? Index { get; set; }

    /// <summary>The driver's lasting identity, such as GPU-8f6d… ; on Ascend the VDie id.</summary>
    [MaxLength(128)]
    public string? Uuid { get; set; }

    /// <summary>Island in the node, from 0: chips with the same number are joined by NVLink or HCCS.</summary>
    [Range(0, 1023)]
    public int? Island { get; set; }

    /// <summary>Package in the node, from 0: dies with the same number share a package, its power reading and its fate.</summary>
    [Range(0, 1023)]
    public int? Package { get; set; }

    /// <summary>Whether work may start on it.</summary>
    public Word<ChipHealth>? Health { get; set; }

    /// <summary>What is wrong, as the driver names it: XID numbers, Ascend error codes, ECC. Empty while healthy.</summary>
    [MaxLength(16), ItemText(64)]
    public List<string>? Faults { get; set; }

    /// <summary>Memory in MiB as the driver shows it.</summary>
    [Range(0, int.MaxValue)]
    public int? MemoryMebibytes { get; set; }

    /// <summary>Power range and the limit that holds now.</summary>
    public NodeChipPower? Power { get; set; }

    /// <summary>What agent and driver can do with this chip, found by trying.</summary>
    [MaxLength(16), ListSet]
    public List<Word<ChipAbility>>? Abilities { get; set; }
}
