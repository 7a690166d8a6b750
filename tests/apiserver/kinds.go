package main

import (
	"fmt"
	"sort"

	admissionregv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	authnv1 "k8s.io/api/authentication/v1"
	authzv1 "k8s.io/api/authorization/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	coordv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	eventsv1 "k8s.io/api/events/v1"
	flowcontrolv1 "k8s.io/api/flowcontrol/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	schedulingv1alpha2 "k8s.io/api/scheduling/v1alpha2"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/authentication/authenticator"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/registry/rest"
	genericapiserver "k8s.io/apiserver/pkg/server"
	genericoptions "k8s.io/apiserver/pkg/server/options"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
)

var scheme = runtime.NewScheme()
var codecs = serializer.NewCodecFactory(scheme)

// kind is one kind of object and what its strategies need to know of it.
type kind struct {
	plural, singular string
	short            []string
	namespaced       bool
	obj, list        func() runtime.Object
	rules            rules
	columns          []column
}

func of[T any, L any](plural, singular string, namespaced bool, short ...string) kind {
	return kind{plural: plural, singular: singular, short: short, namespaced: namespaced,
		obj:  func() runtime.Object { return any(new(T)).(runtime.Object) },
		list: func() runtime.Object { return any(new(L)).(runtime.Object) }}
}

func (k kind) with(r rules, columns ...column) kind {
	k.rules, k.columns = r, columns
	return k
}

var groups = map[schema.GroupVersion][]kind{
	corev1.SchemeGroupVersion: {
		of[corev1.Pod, corev1.PodList]("pods", "pod", true, "po").with(podRules, podColumns...),
		of[corev1.Node, corev1.NodeList]("nodes", "node", false, "no").with(rules{}, nodeColumns...),
		of[corev1.Service, corev1.ServiceList]("services", "service", true, "svc").with(serviceRules, serviceColumns...),
		of[corev1.ConfigMap, corev1.ConfigMapList]("configmaps", "configmap", true, "cm"),
		of[corev1.Secret, corev1.SecretList]("secrets", "secret", true).with(secretRules),
		of[corev1.Event, corev1.EventList]("events", "event", true, "ev").with(eventRules, eventColumns...),
		of[corev1.ServiceAccount, corev1.ServiceAccountList]("serviceaccounts", "serviceaccount", true, "sa"),
		of[corev1.Namespace, corev1.NamespaceList]("namespaces", "namespace", false, "ns").with(namespaceRules, namespaceColumns...),
		of[corev1.ResourceQuota, corev1.ResourceQuotaList]("resourcequotas", "resourcequota", true, "quota"),
		of[corev1.LimitRange, corev1.LimitRangeList]("limitranges", "limitrange", true, "limits"),
		of[corev1.PersistentVolume, corev1.PersistentVolumeList]("persistentvolumes", "persistentvolume", false, "pv"),
		of[corev1.PersistentVolumeClaim, corev1.PersistentVolumeClaimList]("persistentvolumeclaims", "persistentvolumeclaim", true, "pvc").with(claimRules),
	},
	coordv1.SchemeGroupVersion:  {of[coordv1.Lease, coordv1.LeaseList]("leases", "lease", true).with(rules{}, leaseColumns...)},
	eventsv1.SchemeGroupVersion: {of[eventsv1.Event, eventsv1.EventList]("events", "event", true, "ev").with(newEventRules, eventColumns...)},
	appsv1.SchemeGroupVersion: {
		of[appsv1.Deployment, appsv1.DeploymentList]("deployments", "deployment", true, "deploy").with(workloadRules),
		of[appsv1.DaemonSet, appsv1.DaemonSetList]("daemonsets", "daemonset", true, "ds").with(workloadRules),
		of[appsv1.StatefulSet, appsv1.StatefulSetList]("statefulsets", "statefulset", true, "sts").with(workloadRules),
		of[appsv1.ReplicaSet, appsv1.ReplicaSetList]("replicasets", "replicaset", true, "rs").with(workloadRules),
	},
	batchv1.SchemeGroupVersion: {of[batchv1.Job, batchv1.JobList]("jobs", "job", true).with(workloadRules)},
	policyv1.SchemeGroupVersion: {
		of[policyv1.PodDisruptionBudget, policyv1.PodDisruptionBudgetList]("poddisruptionbudgets", "poddisruptionbudget", true, "pdb").with(rules{generation: true}),
	},
	autoscalingv2.SchemeGroupVersion: {
		of[autoscalingv2.HorizontalPodAutoscaler, autoscalingv2.HorizontalPodAutoscalerList]("horizontalpodautoscalers", "horizontalpodautoscaler", true, "hpa"),
	},
	schedulingv1.SchemeGroupVersion: {
		of[schedulingv1.PriorityClass, schedulingv1.PriorityClassList]("priorityclasses", "priorityclass", false, "pc").with(priorityRules),
	},
	schedulingv1alpha2.SchemeGroupVersion: {
		of[schedulingv1alpha2.PodGroup, schedulingv1alpha2.PodGroupList]("podgroups", "podgroup", true),
	},
	storagev1.SchemeGroupVersion:    {of[storagev1.StorageClass, storagev1.StorageClassList]("storageclasses", "storageclass", false, "sc")},
	networkingv1.SchemeGroupVersion: {of[networkingv1.NetworkPolicy, networkingv1.NetworkPolicyList]("networkpolicies", "networkpolicy", true, "netpol")},
	discoveryv1.SchemeGroupVersion:  {of[discoveryv1.EndpointSlice, discoveryv1.EndpointSliceList]("endpointslices", "endpointslice", true)},
	flowcontrolv1.SchemeGroupVersion: {
		of[flowcontrolv1.FlowSchema, flowcontrolv1.FlowSchemaList]("flowschemas", "flowschema", false),
		of[flowcontrolv1.PriorityLevelConfiguration, flowcontrolv1.PriorityLevelConfigurationList]("prioritylevelconfigurations", "prioritylevelconfiguration", false),
	},
	rbacv1.SchemeGroupVersion: {
		of[rbacv1.ClusterRole, rbacv1.ClusterRoleList]("clusterroles", "clusterrole", false),
		of[rbacv1.ClusterRoleBinding, rbacv1.ClusterRoleBindingList]("clusterrolebindings", "clusterrolebinding", false),
		of[rbacv1.Role, rbacv1.RoleList]("roles", "role", true),
		of[rbacv1.RoleBinding, rbacv1.RoleBindingList]("rolebindings", "rolebinding", true),
	},
	admissionregv1.SchemeGroupVersion: {
		of[admissionregv1.ValidatingAdmissionPolicy, admissionregv1.ValidatingAdmissionPolicyList]("validatingadmissionpolicies", "validatingadmissionpolicy", false).with(policyRules),
		of[admissionregv1.ValidatingAdmissionPolicyBinding, admissionregv1.ValidatingAdmissionPolicyBindingList]("validatingadmissionpolicybindings", "validatingadmissionpolicybinding", false).with(policyBindingRules),
	},
	authnv1.SchemeGroupVersion: {},
	authzv1.SchemeGroupVersion: {},
}

// registerKinds makes the scheme: the type of a version serves as the internal one too, which spares every conversion.
func registerKinds() {
	must(clientscheme.AddToScheme(scheme))
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	for gv, kinds := range groups {
		internal := schema.GroupVersion{Group: gv.Group, Version: runtime.APIVersionInternal}
		for _, k := range kinds {
			scheme.AddKnownTypes(internal, k.obj(), k.list())
			gvk := gv.WithKind(kindOf(k.obj(), gv))
			must(scheme.AddFieldLabelConversionFunc(gvk, selectable(k)))
		}
	}
	scheme.AddKnownTypes(schema.GroupVersion{Group: "", Version: runtime.APIVersionInternal}, &corev1.Binding{})
	scheme.AddKnownTypes(schema.GroupVersion{Group: policyv1.GroupName, Version: runtime.APIVersionInternal}, &policyv1.Eviction{})
	scheme.AddKnownTypes(schema.GroupVersion{Group: autoscalingv1.GroupName, Version: runtime.APIVersionInternal}, &autoscalingv1.Scale{})
	scheme.AddKnownTypes(schema.GroupVersion{Group: authnv1.GroupName, Version: runtime.APIVersionInternal}, &authnv1.TokenReview{}, &authnv1.SelfSubjectReview{})
	scheme.AddKnownTypes(schema.GroupVersion{Group: authzv1.GroupName, Version: runtime.APIVersionInternal},
		&authzv1.SubjectAccessReview{}, &authzv1.SelfSubjectAccessReview{}, &authzv1.LocalSubjectAccessReview{})
}

// selectable lets field selectors speak of what the kind's attributes tell, and of nothing else.
func selectable(k kind) runtime.FieldLabelConversionFunc {
	_, known, err := attributes(k.obj())
	must(err)
	return func(label, value string) (string, string, error) {
		if !known.Has(label) {
			return "", "", fmt.Errorf("field label not supported: %s", label)
		}
		return label, value, nil
	}
}

func kindOf(o runtime.Object, gv schema.GroupVersion) string {
	gvks, _, err := scheme.ObjectKinds(o)
	must(err)
	for _, gvk := range gvks {
		if gvk.GroupVersion() == gv {
			return gvk.Kind
		}
	}
	return gvks[0].Kind
}

// installKinds serves every kind with its status, and the subresources that pods and namespaces have.
func installKinds(server *genericapiserver.GenericAPIServer, etcd *genericoptions.EtcdOptions, who authenticator.Request, may authorizer.Authorizer) {
	versions := map[string][]schema.GroupVersion{}
	for gv := range groups {
		versions[gv.Group] = append(versions[gv.Group], gv)
	}
	for group, served := range versions {
		sort.Slice(served, func(i, j int) bool { return served[i].Version < served[j].Version }) // v1 before v1alpha2
		info := genericapiserver.NewDefaultAPIGroupInfo(group, scheme, metav1.ParameterCodec, codecs)
		info.PrioritizedVersions = served
		for _, gv := range served {
			info.VersionedResourcesStorageMap[gv.Version] = resourcesOf(server, gv, etcd, who, may)
		}
		if group == "" {
			must(server.InstallLegacyAPIGroup("/api", &info))
		} else {
			must(server.InstallAPIGroup(&info))
		}
	}
}

func resourcesOf(server *genericapiserver.GenericAPIServer, gv schema.GroupVersion, etcd *genericoptions.EtcdOptions, who authenticator.Request, may authorizer.Authorizer) map[string]rest.Storage {
	options := *etcd
	options.StorageConfig.Prefix = "/registry"
	options.StorageConfig.Codec = codecs.LegacyCodec(gv)
	options.StorageConfig.EncodeVersioner = gv
	getter := &genericoptions.StorageFactoryRestOptionsFactory{Options: options, StorageFactory: &genericoptions.SimpleStorageFactory{StorageConfig: options.StorageConfig}}
	resources := map[string]rest.Storage{}
	for _, k := range groups[gv] {
		var place generic.RESTOptionsGetter = getter
		if gv == eventsv1.SchemeGroupVersion {
			place = newEventsGetter(options)
		}
		s := newStore(gv, k, place)
		resources[k.plural] = s
		if hasStatus(k.obj()) {
			resources[k.plural+"/status"] = newStatusStore(gv, s)
		}
		switch k.plural {
		case "pods":
			addPodParts(server, s, resources)
		case "namespaces":
			resources["namespaces"] = &namespaceStore{s}
			resources["namespaces/finalize"] = &finalizeStore{s}
		case "deployments", "statefulsets", "replicasets":
			resources[k.plural+"/scale"] = &scaleStore{s}
		}
	}
	addReviews(gv, resources, who, may)
	return resources
}
