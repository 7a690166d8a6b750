using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Hosts of a gang that follow each other in rank order.</summary>
public sealed class PlacementHosts
{
    /// <summary>Names of nodes in rank order, in host-list notation: gpu-a-[0001-0128].</summary>
    [Required, MaxLength(65536)]
    public string? Nodes { get; set; }

    /// <summary>Indexes of the chips used on each of them: 0-7, or 0,2,4; where they differ, host by host: 0-3*5;4-7.</summary>
    [MaxLength(65536)]
    public string? Chips { get; set; }
}
