using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Which nodes, and what surrounds them.</summary>
public sealed class AcceleratorPoolSpec : ResourcePart
{
    /// <summary>The AcceleratorClass of all its chips.</summary>
    [Required, MaxLength(253), RegularExpression(NamePatterns.DnsSubdomain)]
    public string? Class { get; set; }

    /// <summary>Whether the nodes are Ensemble's alone.</summary>
    [DefaultValue(SharingMode.Exclusive)]
    public Word<SharingMode>? Sharing { get; set; }

    /// <summary>Who binds the pods of a gang to their nodes.</summary>
    [DefaultValue(BindingMode.Direct)]
    public Word<BindingMode>? Binding { get; set; }

    /// <summary>Narrows the nodes that the class is recognised by to those of this pool. Absent: all of them. Pools must not overlap.</summary>
    public V1LabelSelector? NodeSelector { get; set; }

    /// <summary>Levels of the network, widest first.</summary>
    [ListMapKey("name"), MaxLength(16)]
    public List<PoolLevel>? Levels { get; set; }

    /// <summary>Electrical surroundings.</summary>
    public PoolPower? Power { get; set; }

    /// <summary>Zone whose price and carbon signals hold here, such as CN-EAST.</summary>
    [MaxLength(63)]
    public string? SignalZone { get; set; }

    /// <summary>Price of one accelerator for one hour, in the site's one currency.</summary>
    public Quantity? PricePerAcceleratorHour { get; set; }
}
