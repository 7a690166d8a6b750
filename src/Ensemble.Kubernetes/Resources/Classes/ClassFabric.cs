using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>How the chips of one node are wired.</summary>
public sealed class ClassFabric
{
    /// <summary>Shape of the wiring.</summary>
    public Word<FabricKind>? Kind { get; set; }

    /// <summary>Bandwidth in GB/s of one accelerator inside its island, one direction.</summary>
    public Quantity? GigabytesPerSecond { get; set; }

    /// <summary>Accelerators in one island of a node: those joined by NVLink or HCCS. A node of 16 in islands of 8 has two.</summary>
    [Range(1, 1024)]
    public int? Island { get; set; }

    /// <summary>Accelerators in one package (2 on Ascend A3); a request of an even number takes whole packages. 1 unless set.</summary>
    [Range(1, 64)]
    public int? Package { get; set; }

    /// <summary>How many accelerators of one node a pod may ask for. Empty: any number up to the whole node.</summary>
    [MaxLength(64), ListSet, ItemRange(1, 1024)]
    public List<int>? Requests { get; set; }
}
