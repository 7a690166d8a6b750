using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Electrical surroundings of a pool.</summary>
public sealed class PoolPower
{
    /// <summary>Node labels whose values name the power domains, widest first, such as power.example/row.</summary>
    [MaxLength(8), ListSet, ItemText(317, NamePatterns.QualifiedName)]
    public List<string>? DomainLabels { get; set; }

    /// <summary>Power usage effectiveness: facility power over IT power, 1 or more.</summary>
    public Quantity? Pue { get; set; }

    /// <summary>Draw in watts of one host without its accelerators, under load.</summary>
    public Quantity? HostWatts { get; set; }
}
