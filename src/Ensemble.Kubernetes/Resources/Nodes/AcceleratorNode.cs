using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>The accelerators of one node, named like the node. Its agent writes the status; the spec holds orders to the agent.</summary>
[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "AcceleratorNode", PluralName = "acceleratornodes")]
[PrinterColumn("Model", ".status.model")]
[PrinterColumn("Accelerators", ".status.accelerators", Type = "integer")]
[PrinterColumn("Healthy", ".status.healthy", Type = "integer")]
[PrinterColumn("Driver", ".status.driver.version")]
[PrinterColumn("Ready", ".status.conditions[?(@.type=='Ready')].status", Wide = true)]
[PrinterColumn("Resource", ".status.resource", Wide = true)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed class AcceleratorNode() : Resource<AcceleratorNodeSpec, AcceleratorNodeStatus>(ResourceKinds.AcceleratorNode);
