using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Hosts of a gang that follow each other in rank order and use the same chips each.</summary>
public sealed class PlacementHosts
{
    /// <summary>Names of nodes in rank order, in host-list notation: gpu-a-[0001-0128].</summary>
    [Required, MaxLength(65536)]
    public string? Nodes { get; set; }

    /// <summary>Indexes of the chips used on each of them: 0-7, or 0,2,4.</summary>
    [MaxLength(1024)]
    public string? Chips { get; set; }
}
