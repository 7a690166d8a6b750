using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.TestCluster;

/// <summary>The kinds that manifests of tests are of: ours, and those of Kubernetes that tests make.</summary>
public static class KnownKinds
{
    private static readonly ResourceKind[] Kinds =
    [
        .. ResourceKinds.All, CoreKinds.Pod, CoreKinds.Node, CoreKinds.Service, CoreKinds.ConfigMap, CoreKinds.Secret, CoreKinds.Namespace, CoreKinds.ServiceAccount, CoreKinds.Event,
        CoreKinds.PersistentVolumeClaim, CoreKinds.PersistentVolume, CoreKinds.ResourceQuota, CoreKinds.Lease, CoreKinds.PriorityClass, CoreKinds.PodDisruptionBudget, CoreKinds.CustomResourceDefinition,
        new("", "v1", "LimitRange", "limitranges", Namespaced: true),
        new("apps", "v1", "Deployment", "deployments", Namespaced: true),
        new("apps", "v1", "DaemonSet", "daemonsets", Namespaced: true),
        new("apps", "v1", "StatefulSet", "statefulsets", Namespaced: true),
        new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", Namespaced: true),
        new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", Namespaced: true),
        new("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas", Namespaced: false),
        new("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations", Namespaced: false),
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Namespaced: false),
        new("events.k8s.io", "v1", "Event", "events", Namespaced: true),
        new("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", Namespaced: false),
        new("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", Namespaced: false),
        new("batch", "v1", "Job", "jobs", Namespaced: true),
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", Namespaced: true),
        new("rbac.authorization.k8s.io", "v1", "Role", "roles", Namespaced: true),
        new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", Namespaced: true),
        new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Namespaced: false),
        CoreKinds.StorageClass,
    ];

    /// <summary>The kind of an object, by its apiVersion and kind.</summary>
    /// <exception cref="InvalidOperationException">It is none of these.</exception>
    public static ResourceKind Of(JsonObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Kinds.First(kind => kind.Kind == (string?)item["kind"] && kind.ApiVersion == (string?)item["apiVersion"]);
    }
}
