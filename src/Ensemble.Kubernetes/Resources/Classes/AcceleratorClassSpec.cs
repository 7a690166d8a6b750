using System.ComponentModel.DataAnnotations;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>What the chip is. Numbers are for one accelerator: one unit of the extended resource, which is one die on Ascend A3.</summary>
public sealed class AcceleratorClassSpec : ResourcePart
{
    /// <summary>Who makes it; decides how a gang's processes find each other (NCCL or HCCL).</summary>
    [Required]
    public Word<Vendor>? Vendor { get; set; }

    /// <summary>The extended resource that its device plugin offers, such as nvidia.com/gpu or huawei.com/Ascend910.</summary>
    [Required, MaxLength(253), RegularExpression(NamePatterns.QualifiedName)]
    public string? Resource { get; set; }

    /// <summary>Labels by which a node with this chip is recognised. Absent: the node selector of each of its pools must do.</summary>
    public V1LabelSelector? RecognisedBy { get; set; }

    /// <summary>High-bandwidth memory.</summary>
    public ClassMemory? Memory { get; set; }

    /// <summary>Dense peak throughput by number format. Relative speed is BF16, or FP16 where BF16 is absent.</summary>
    public ClassTeraflops? Teraflops { get; set; }

    /// <summary>Electrical power.</summary>
    public ClassPower? Power { get; set; }

    /// <summary>How the chips of one node are wired, and which of them one pod may take together.</summary>
    public ClassFabric? Fabric { get; set; }

    /// <summary>Where each number is from, one line each.</summary>
    [MaxLength(64), ItemText(1024)]
    public List<string>? Sources { get; set; }
}
