using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What the tenant may have, and who the tenant is.</summary>
public sealed class FleetQueueSpec : ResourcePart
{
    /// <summary>The queue that this one is part of; its share is divided among its children. Absent: a queue of the top.</summary>
    [MaxLength(63), RegularExpression(NamePatterns.DnsLabel)]
    public string? Parent { get; set; }

    /// <summary>Share of what nobody is guaranteed, relative to the other children of the same parent.</summary>
    [DefaultValue(1), Range(1, 1_000_000)]
    public int? Weight { get; set; }

    /// <summary>What the queue gets back from borrowers whenever it asks, in entries that add up.</summary>
    [MaxLength(64)]
    public List<QueueGuarantee>? Guaranteed { get; set; }

    /// <summary>The most that its running jobs may hold together.</summary>
    public QueueLimit? Limit { get; set; }

    /// <summary>Whether running jobs of this queue may be moved to make whole islands for others.</summary>
    [DefaultValue(DefragmentationMode.Never)]
    public Word<DefragmentationMode>? Defragmentation { get; set; }

    /// <summary>How far it may go beyond its guarantee while others leave theirs unused. Absent: as far as its limit.</summary>
    public QueueBorrowing? Borrowing { get; set; }

    /// <summary>How its guarantee is taken back from borrowers.</summary>
    public QueueReclaim? Reclaim { get; set; }

    /// <summary>Namespaces whose jobs may name this queue. Absent: all.</summary>
    public V1LabelSelector? Namespaces { get; set; }
}
