using System.ComponentModel.DataAnnotations;

namespace Ensemble.Kubernetes.Resources;

/// <summary>Where one attempt of a job runs.</summary>
public sealed class JobPlacement
{
    /// <summary>The attempt that it is for; a later placement has a higher one.</summary>
    [Required, Range(1, int.MaxValue)]
    public int? Generation { get; set; }

    /// <summary>The variant taken; empty for a job without variants.</summary>
    [MaxLength(63)]
    public string? Variant { get; set; }

    /// <summary>The AcceleratorClass taken.</summary>
    [MaxLength(253)]
    public string? Class { get; set; }

    /// <summary>The AcceleratorPool taken.</summary>
    [MaxLength(253)]
    public string? Pool { get; set; }

    /// <summary>Accelerators of the whole gang.</summary>
    [Range(1, 1_000_000)]
    public int? Accelerators { get; set; }

    /// <summary>The hosts in rank order, runs of alike ones together.</summary>
    [MaxLength(4096)]
    public List<PlacementHosts>? Hosts { get; set; }

    /// <summary>The attempt in which the gang started as a whole; absent where that is generation. Hosts replaced since have a later one.</summary>
    [Range(1, int.MaxValue)]
    public int? FirstAttempt { get; set; }

    /// <summary>Hosts that were replaced while the others went on.</summary>
    [MaxLength(4096)]
    public List<ReplacedHost>? Replaced { get; set; }

    /// <summary>Ranks whose hosts were lost and are to be replaced; hosts still names the ones they had.</summary>
    [MaxLength(4096)]
    public List<int>? VacantRanks { get; set; }

    /// <summary>Since when, at the earliest, other hosts may take the vacant ranks.</summary>
    public DateTime? VacantSince { get; set; }

    /// <summary>Why here: a sentence.</summary>
    [MaxLength(4096)]
    public string? Reason { get; set; }

    /// <summary>When it was decided.</summary>
    public DateTime? Time { get; set; }

    /// <summary>What is expected of it.</summary>
    public JobPrediction? Predicted { get; set; }
}
