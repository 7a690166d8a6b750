using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>One kind of chip: how its nodes are recognised, what it can do, what it draws, and how it is wired inside a node.</summary>
[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "AcceleratorClass", PluralName = "acceleratorclasses")]
[PrinterColumn("Vendor", ".spec.vendor")]
[PrinterColumn("Resource", ".spec.resource")]
[PrinterColumn("GiB", ".spec.memory.gibibytes")]
[PrinterColumn("BF16", ".spec.teraflops.bf16")]
[PrinterColumn("TDP", ".spec.power.tdpWatts")]
[PrinterColumn("FP16", ".spec.teraflops.fp16", Wide = true)]
[PrinterColumn("FP8", ".spec.teraflops.fp8", Wide = true)]
[PrinterColumn("Fabric", ".spec.fabric.kind", Wide = true)]
[PrinterColumn("Island", ".spec.fabric.island", Type = "integer", Wide = true)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed class AcceleratorClass() : Resource<AcceleratorClassSpec, AcceleratorClassStatus>(ResourceKinds.AcceleratorClass);
