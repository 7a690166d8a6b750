using Ensemble.Kubernetes.Crds;
using k8s.Models;

namespace Ensemble.Kubernetes.Resources;

/// <summary>An engine that serves one model in several replicas. Each replica is a gang of hosts, which runs whole or not at all; one Service stands before all that are ready.</summary>
[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "InferenceJob", PluralName = "inferencejobs")]
[ScaleSubresource(".spec.replicas", ".status.replicas", ".status.selector")]
[PrinterColumn("State", ".status.state")]
[PrinterColumn("Replicas", ".spec.replicas", Type = "integer")]
[PrinterColumn("Ready", ".status.readyReplicas", Type = "integer")]
[PrinterColumn("Updated", ".status.updatedReplicas", Type = "integer")]
[PrinterColumn("Accelerators", ".status.accelerators", Type = "integer")]
[PrinterColumn("Queue", ".spec.queue")]
[PrinterColumn("Reason", ".status.reason")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[PrinterColumn("Classes", ".status.classes", Wide = true)]
[PrinterColumn("Engine", ".spec.engine.kind", Wide = true)]
[PrinterColumn("Revision", ".status.revision", Wide = true)]
[CelRule(
    "size(self.metadata.name) <= 63 && self.metadata.name.matches('^[a-z][-a-z0-9]*$')",
    "the job's Service has its name: start with a letter and use a-z, 0-9 and hyphens, at most 63")]
public sealed class InferenceJob() : Resource<InferenceJobSpec, InferenceJobStatus>(ResourceKinds.InferenceJob);
