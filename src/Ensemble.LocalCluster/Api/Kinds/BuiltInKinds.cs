using Ensemble.LocalCluster.Api.Schemas;
using Ensemble.LocalCluster.Api.Tables;
using k8s.Models;

namespace Ensemble.LocalCluster.Api.Kinds;

/// <summary>The kinds that every cluster has. A row is all there is of most of them: they are only stored.</summary>
internal static class BuiltInKinds
{
    private static readonly string[][] PodFields =
    [
        ["spec", "nodeName"], ["status", "phase"], ["spec", "restartPolicy"], ["spec", "schedulerName"], ["spec", "serviceAccountName"],
        ["status", "podIP"], ["status", "nominatedNodeName"],
    ];

    private static readonly string[][] EventFields =
    [
        ["involvedObject", "kind"], ["involvedObject", "namespace"], ["involvedObject", "name"], ["involvedObject", "uid"],
        ["involvedObject", "apiVersion"], ["involvedObject", "resourceVersion"], ["involvedObject", "fieldPath"], ["reason"],
        ["reportingComponent"], ["source", "component"], ["type"],
    ];

    private static readonly ScalePaths Replicas = new(["spec", "replicas"], ["status", "replicas"], ["status", "selector"]);

    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        Row<V1Namespace>("", "v1", "namespaces", "Namespace", "ns") with { Namespaced = false, HasStatus = true, SelectableFields = [["status", "phase"]] },
        Row<V1Node>("", "v1", "nodes", "Node", "no") with
        {
            Namespaced = false, HasStatus = true, KeepsStatusOnCreate = true, SelectableFields = [["spec", "unschedulable"]],
        },
        Row<V1Pod>("", "v1", "pods", "Pod", "po") with { HasStatus = true, HasGeneration = true, SelectableFields = PodFields, Categories = ["all"] },
        Row<V1Service>("", "v1", "services", "Service", "svc") with { HasStatus = true, Categories = ["all"] },
        Row<V1ConfigMap>("", "v1", "configmaps", "ConfigMap", "cm"),
        Row<V1Secret>("", "v1", "secrets", "Secret") with { SelectableFields = [["type"]] },
        Row<V1ServiceAccount>("", "v1", "serviceaccounts", "ServiceAccount", "sa"),
        Row<Corev1Event>("", "v1", "events", "Event", "ev") with { SelectableFields = EventFields },
        Row<V1Endpoints>("", "v1", "endpoints", "Endpoints", "ep"),
        Row<V1PersistentVolumeClaim>("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc") with { HasStatus = true },
        Row<V1PersistentVolume>("", "v1", "persistentvolumes", "PersistentVolume", "pv") with { Namespaced = false, HasStatus = true },
        Row<V1LimitRange>("", "v1", "limitranges", "LimitRange", "limits"),
        Row<V1ResourceQuota>("", "v1", "resourcequotas", "ResourceQuota", "quota") with { HasStatus = true },
        Row<V1PodTemplate>("", "v1", "podtemplates", "PodTemplate"),
        Workload<V1Deployment>("deployments", "Deployment", "deploy") with { Scale = Replicas },
        Workload<V1ReplicaSet>("replicasets", "ReplicaSet", "rs") with { Scale = Replicas },
        Workload<V1StatefulSet>("statefulsets", "StatefulSet", "sts") with { Scale = Replicas },
        Workload<V1DaemonSet>("daemonsets", "DaemonSet", "ds"),
        Row<V1ControllerRevision>("apps", "v1", "controllerrevisions", "ControllerRevision"),
        Row<V1Job>("batch", "v1", "jobs", "Job") with { HasStatus = true, HasGeneration = true, Categories = ["all"] },
        Row<V1CronJob>("batch", "v1", "cronjobs", "CronJob", "cj") with { HasStatus = true, HasGeneration = true, Categories = ["all"] },
        Row<V1Lease>("coordination.k8s.io", "v1", "leases", "Lease"),
        Row<V1EndpointSlice>("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        Row<Eventsv1Event>(EventConversion.Group, "v1", "events", "Event", "ev") with { StorageKey = "/events", SelectableFields = EventFields },
        Row<V1PriorityClass>("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", "pc") with { Namespaced = false },
        Row<V1PodDisruptionBudget>("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb") with { HasStatus = true, HasGeneration = true },
        Row<V1NetworkPolicy>("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol"),
        Row<V1StorageClass>("storage.k8s.io", "v1", "storageclasses", "StorageClass", "sc") with { Namespaced = false },
        Row<V2HorizontalPodAutoscaler>("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa") with { HasStatus = true, Categories = ["all"] },
        Row<V1FlowSchema>("flowcontrol.apiserver.k8s.io", "v1", "flowschemas", "FlowSchema") with { Namespaced = false, HasStatus = true },
        Row<V1PriorityLevelConfiguration>("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration") with { Namespaced = false, HasStatus = true },
        Row<V1beta1PodGroup>("scheduling.k8s.io", "v1beta1", "podgroups", "PodGroup") with { HasStatus = true, HasGeneration = true },
        Rbac<V1Role>("roles", "Role"),
        Rbac<V1RoleBinding>("rolebindings", "RoleBinding"),
        Rbac<V1ClusterRole>("clusterroles", "ClusterRole") with { Namespaced = false },
        Rbac<V1ClusterRoleBinding>("clusterrolebindings", "ClusterRoleBinding") with { Namespaced = false },
        Row<V1CustomResourceDefinition>("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", "crd", "crds") with
        {
            Namespaced = false, HasStatus = true, HasGeneration = true,
        },
    ];

    public static ResourceKind Namespaces { get; } = Named("namespaces");
    public static ResourceKind Pods { get; } = Named("pods");
    public static ResourceKind PriorityClasses { get; } = Named("priorityclasses");
    public static ResourceKind StorageClasses { get; } = Named("storageclasses");
    public static ResourceKind Quotas { get; } = Named("resourcequotas");
    public static ResourceKind DisruptionBudgets { get; } = Named("poddisruptionbudgets");
    public static ResourceKind Definitions { get; } = Named("customresourcedefinitions");

    private static ResourceKind Named(string plural) => All.First(kind => kind.Plural == plural);

    private static ResourceKind Workload<T>(string plural, string kind, string shortName) =>
        Row<T>("apps", "v1", plural, kind, shortName) with { HasStatus = true, HasGeneration = true, Categories = ["all"] };

    private static ResourceKind Rbac<T>(string plural, string kind) => Row<T>("rbac.authorization.k8s.io", "v1", plural, kind);

    private static ResourceKind Row<T>(string group, string version, string plural, string kind, params string[] shortNames) => new()
    {
        Group = group,
        Version = version,
        Plural = plural,
        Kind = kind,
        Singular = kind.ToLowerInvariant(),
        ListKind = kind + "List",
        Namespaced = true,
        ShortNames = shortNames,
        StorageKey = $"{group}/{plural}",
        Schema = ModelSchemas.Of(typeof(T)),
        Columns = BuiltInColumns.Of(plural),
    };
}
