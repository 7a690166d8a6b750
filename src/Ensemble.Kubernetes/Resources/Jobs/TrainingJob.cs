using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>A gang of processes that trains one model: all of it runs, or none.</summary>
[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "TrainingJob", PluralName = "trainingjobs")]
[PrinterColumn("State", ".status.state")]
[PrinterColumn("Class", ".status.placement.class")]
[PrinterColumn("Accelerators", ".status.placement.accelerators", Type = "integer")]
[PrinterColumn("Queue", ".spec.queue")]
[PrinterColumn("Reason", ".status.reason")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[PrinterColumn("Pool", ".status.placement.pool", Wide = true)]
[PrinterColumn("Variant", ".status.placement.variant", Wide = true)]
[PrinterColumn("Attempt", ".status.attempt", Type = "integer", Wide = true)]
[CelRule("size(self.metadata.name) <= 63", "the job's name is the value of a pod label: use at most 63 characters")]
public sealed class TrainingJob() : Resource<TrainingJobSpec, TrainingJobStatus>(ResourceKinds.TrainingJob);
