using System.Text.Json.Nodes;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Parsing;
using Ensemble.Kubernetes.Resources;

namespace Ensemble.Conformance;

/// <summary>Objects as YAML says them, and the kinds they are of.</summary>
internal static class Objects
{
    public static ResourceKind PodDisruptionBudget => CoreKinds.PodDisruptionBudget;

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
        new("storage.k8s.io", "v1", "StorageClass", "storageclasses", Namespaced: false),
    ];

    public static JsonObject Read(string yaml) => (JsonObject)ManifestReader.Read(yaml, "case")[0].Json.DeepClone();

    public static ResourceKind KindOf(JsonObject item) =>
        Kinds.First(kind => kind.Kind == (string?)item["kind"] && kind.ApiVersion == (string?)item["apiVersion"]);

    public static JsonObject Named(string version, string kind, string name) => new() { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };

    public static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    public static string VersionOf(JsonObject item) => (string)item["metadata"]!["resourceVersion"]!;

    public static string UidOf(JsonObject item) => (string)item["metadata"]!["uid"]!;

    public static long GenerationOf(JsonObject item) => (long?)item["metadata"]!["generation"] ?? 0;

    /// <summary>The text at a path of members and places, such as <c>spec.containers.0.image</c>; null where there is nothing.</summary>
    public static string? At(this JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
            node = node is JsonArray list ? (int.Parse(part) < list.Count ? list[int.Parse(part)] : null) : node?[part];
        return node is JsonValue value ? value.ToString() : node?.ToJsonString();
    }
}
