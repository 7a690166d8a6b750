using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A set of nodes with one class of chip, and the network, power and price around them.</summary>
[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "AcceleratorPool", PluralName = "acceleratorpools")]
[PrinterColumn("Class", ".spec.class")]
[PrinterColumn("Nodes", ".status.nodes", Type = "integer")]
[PrinterColumn("Ready", ".status.readyNodes", Type = "integer")]
[PrinterColumn("Accelerators", ".status.accelerators", Type = "integer")]
[PrinterColumn("Sharing", ".spec.sharing", Wide = true)]
[PrinterColumn("Binding", ".spec.binding", Wide = true)]
[PrinterColumn("Accepted", ".status.conditions[?(@.type=='Accepted')].status", Wide = true)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed class AcceleratorPool() : Resource<AcceleratorPoolSpec, AcceleratorPoolStatus>(ResourceKinds.AcceleratorPool);
