using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A tenant's share of the fleet. Without a queue named default, an unlimited built-in one serves.</summary>
[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "FleetQueue", PluralName = "fleetqueues")]
[PrinterColumn("Parent", ".spec.parent")]
[PrinterColumn("Weight", ".spec.weight", Type = "integer")]
[PrinterColumn("Limit", ".spec.limit.accelerators", Type = "integer")]
[PrinterColumn("Used", ".status.accelerators", Type = "integer")]
[PrinterColumn("Running", ".status.running", Type = "integer")]
[PrinterColumn("Waiting", ".status.waiting", Type = "integer")]
[PrinterColumn("Watts", ".spec.limit.watts", Wide = true)]
[PrinterColumn("Accepted", ".status.conditions[?(@.type=='Accepted')].status", Wide = true)]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed class FleetQueue() : Resource<FleetQueueSpec, FleetQueueStatus>(ResourceKinds.FleetQueue);
