using System.ComponentModel.DataAnnotations;
using Ensemble.Core.Fleet;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How the chips of one node are wired.</summary>
public sealed class ClassFabric
{
    /// <summary>How chips reach each other; with the island this says which of them one pod may take together.</summary>
    public Word<FabricKind>? Kind { get; set; }

    /// <summary>Bandwidth in GB/s of one accelerator inside its island, one direction.</summary>
    public Quantity? GigabytesPerSecond { get; set; }

    /// <summary>Accelerators in one island of a node: those joined by NVLink or HCCS. A node of 16 in islands of 8 has two.</summary>
    [Range(1, 64)]
    public int? Island { get; set; }
}
