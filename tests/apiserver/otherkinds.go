package main

import (
	"context"
	"fmt"
	"sync/atomic"

	admissionregv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage"
)

var lastClusterIP atomic.Uint32

var serviceRules = rules{
	defaults: func(o runtime.Object) {
		spec := &o.(*corev1.Service).Spec
		orElse(&spec.Type, corev1.ServiceTypeClusterIP)
		orElse(&spec.SessionAffinity, corev1.ServiceAffinityNone)
		if spec.Type == corev1.ServiceTypeClusterIP && spec.ClusterIP == "" {
			next := lastClusterIP.Add(1)
			spec.ClusterIP = fmt.Sprintf("10.96.%d.%d", next>>8&255, next&255)
		}
		if len(spec.ClusterIPs) == 0 && spec.ClusterIP != "" {
			spec.ClusterIPs = []string{spec.ClusterIP}
		}
		if len(spec.IPFamilies) == 0 && spec.Type != corev1.ServiceTypeExternalName {
			spec.IPFamilies, spec.IPFamilyPolicy = []corev1.IPFamily{corev1.IPv4Protocol}, pointer(corev1.IPFamilyPolicySingleStack)
		}
		if spec.InternalTrafficPolicy == nil {
			spec.InternalTrafficPolicy = pointer(corev1.ServiceInternalTrafficPolicyCluster)
		}
		for i := range spec.Ports {
			orElse(&spec.Ports[i].Protocol, corev1.ProtocolTCP)
			if spec.Ports[i].TargetPort == (intstr.IntOrString{}) {
				spec.Ports[i].TargetPort = intstr.FromInt32(spec.Ports[i].Port)
			}
		}
	},
	validate: func(o runtime.Object) field.ErrorList {
		spec := o.(*corev1.Service).Spec
		at := field.NewPath("spec", "ports")
		var faults field.ErrorList
		if len(spec.Ports) == 0 && spec.ClusterIP != corev1.ClusterIPNone && spec.Type != corev1.ServiceTypeExternalName {
			faults = append(faults, field.Required(at, ""))
		}
		for i, p := range spec.Ports {
			if p.Port < 1 || p.Port > 65535 {
				faults = append(faults, field.Invalid(at.Index(i).Child("port"), p.Port, "must be between 1 and 65535, inclusive"))
			}
			if len(spec.Ports) > 1 && p.Name == "" {
				faults = append(faults, field.Required(at.Index(i).Child("name"), ""))
			}
		}
		return faults
	},
	validateUpdate: func(now, old runtime.Object) field.ErrorList {
		is, was := now.(*corev1.Service).Spec.ClusterIP, old.(*corev1.Service).Spec.ClusterIP
		if was != "" && is != was {
			return field.ErrorList{field.Invalid(field.NewPath("spec", "clusterIPs").Index(0), []string{is}, "may not change once set")}
		}
		return nil
	},
}

var secretRules = rules{defaults: func(o runtime.Object) {
	secret := o.(*corev1.Secret)
	orElse(&secret.Type, corev1.SecretTypeOpaque)
	for key, text := range secret.StringData {
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		secret.Data[key] = []byte(text)
	}
	secret.StringData = nil
}}

var claimRules = rules{prepareCreate: func(_ context.Context, o runtime.Object) {
	o.(*corev1.PersistentVolumeClaim).Status.Phase = corev1.ClaimPending
}}

var priorityRules = rules{
	defaults: func(o runtime.Object) {
		class := o.(*schedulingv1.PriorityClass)
		if class.PreemptionPolicy == nil {
			class.PreemptionPolicy = pointer(corev1.PreemptLowerPriority)
		}
	},
	validateUpdate: func(now, old runtime.Object) field.ErrorList {
		if now.(*schedulingv1.PriorityClass).Value != old.(*schedulingv1.PriorityClass).Value {
			return field.ErrorList{field.Forbidden(field.NewPath("value"), "may not be changed in an update.")}
		}
		return nil
	},
}

var policyRules = rules{generation: true, defaults: func(o runtime.Object) {
	spec := &o.(*admissionregv1.ValidatingAdmissionPolicy).Spec
	if spec.FailurePolicy == nil {
		spec.FailurePolicy = pointer(admissionregv1.Fail)
	}
	defaultMatch(spec.MatchConstraints)
}}

var policyBindingRules = rules{defaults: func(o runtime.Object) {
	defaultMatch(o.(*admissionregv1.ValidatingAdmissionPolicyBinding).Spec.MatchResources)
}}

// defaultMatch selects everything where nothing is said.
func defaultMatch(match *admissionregv1.MatchResources) {
	if match == nil {
		return
	}
	if match.MatchPolicy == nil {
		match.MatchPolicy = pointer(admissionregv1.Equivalent)
	}
	for _, selector := range []**metav1.LabelSelector{&match.NamespaceSelector, &match.ObjectSelector} {
		if *selector == nil {
			*selector = &metav1.LabelSelector{}
		}
	}
	for _, rules := range [][]admissionregv1.NamedRuleWithOperations{match.ResourceRules, match.ExcludeResourceRules} {
		for i := range rules {
			if rules[i].Scope == nil {
				rules[i].Scope = pointer(admissionregv1.AllScopes)
			}
		}
	}
}

var namespaceRules = rules{
	defaults: func(o runtime.Object) {
		ns := o.(*corev1.Namespace)
		if ns.Labels == nil {
			ns.Labels = map[string]string{}
		}
		ns.Labels[corev1.LabelMetadataName] = ns.Name
	},
	prepareCreate: func(_ context.Context, o runtime.Object) {
		ns := o.(*corev1.Namespace)
		ns.Status.Phase = corev1.NamespaceActive
		ns.Spec.Finalizers = []corev1.FinalizerName{corev1.FinalizerKubernetes}
	},
}

// namespaceStore ends a namespace in two steps: it terminates until all that is in it is gone.
type namespaceStore struct{ *store }

func (s *namespaceStore) Delete(ctx context.Context, name string, validate rest.ValidateObjectFunc, options *metav1.DeleteOptions) (runtime.Object, bool, error) {
	found, err := s.Get(ctx, name, &metav1.GetOptions{})
	if err != nil {
		return nil, false, err
	}
	ns := found.(*corev1.Namespace)
	if name == metav1.NamespaceDefault || name == metav1.NamespaceSystem {
		return nil, false, errors.NewForbidden(schema.GroupResource{Resource: "namespaces"}, name, fmt.Errorf("this namespace may not be deleted"))
	}
	if options != nil && options.Preconditions != nil && options.Preconditions.UID != nil && *options.Preconditions.UID != ns.UID {
		return nil, false, errors.NewConflict(schema.GroupResource{Resource: "namespaces"}, name, fmt.Errorf("Precondition failed: UID in precondition: %v, UID in object meta: %v", *options.Preconditions.UID, ns.UID))
	}
	if len(ns.Spec.Finalizers) == 0 {
		return s.store.Delete(ctx, name, validate, options)
	}
	return s.change(ctx, name, func(ns *corev1.Namespace) {
		if ns.DeletionTimestamp == nil {
			ns.DeletionTimestamp, ns.DeletionGracePeriodSeconds = pointer(metav1.Now()), pointer(int64(0))
		}
		ns.Status.Phase = corev1.NamespaceTerminating
	})
}

// change writes past the rules of updates: no update may set a time of deletion.
func (s *namespaceStore) change(ctx context.Context, name string, change func(*corev1.Namespace)) (runtime.Object, bool, error) {
	key, err := s.KeyFunc(ctx, name)
	if err != nil {
		return nil, false, err
	}
	out := &corev1.Namespace{}
	err = s.Storage.GuaranteedUpdate(ctx, key, out, false, nil, storage.SimpleUpdate(func(old runtime.Object) (runtime.Object, error) {
		ns := old.DeepCopyObject().(*corev1.Namespace)
		change(ns)
		return ns, nil
	}), false, nil)
	return out, false, err
}

// finalizeStore takes a namespace's finalizers away, which lets it go.
type finalizeStore struct{ *store }

func (s *finalizeStore) New() runtime.Object { return &corev1.Namespace{} }
func (s *finalizeStore) Update(ctx context.Context, name string, info rest.UpdatedObjectInfo, create rest.ValidateObjectFunc, update rest.ValidateObjectUpdateFunc, _ bool, o *metav1.UpdateOptions) (runtime.Object, bool, error) {
	free := *s.Store
	free.UpdateStrategy = freeStrategy{free.UpdateStrategy.(strategy)}
	done, made, err := free.Update(ctx, name, info, create, update, false, o)
	if ns, is := done.(*corev1.Namespace); err == nil && is && ns.DeletionTimestamp != nil && len(ns.Spec.Finalizers) == 0 {
		_, _, err = s.store.Delete(ctx, name, rest.ValidateAllObjectFunc, &metav1.DeleteOptions{})
	}
	return done, made, err
}
