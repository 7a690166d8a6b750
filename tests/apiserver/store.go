package main

import (
	"context"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/generic"
	genericregistry "k8s.io/apiserver/pkg/registry/generic/registry"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/names"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// rules are what a kind asks of its objects beyond what all have in common.
type rules struct {
	defaults       func(runtime.Object)
	validate       func(runtime.Object) field.ErrorList
	validateUpdate func(now, old runtime.Object) field.ErrorList
	prepareCreate  func(context.Context, runtime.Object)
	graceful       func(runtime.Object, *metav1.DeleteOptions) bool
	generation     bool // metadata.generation counts the changes of spec.
}

// strategy is what the generic store asks when an object is made, changed or deleted.
type strategy struct {
	runtime.ObjectTyper
	names.NameGenerator
	kind
	gv schema.GroupVersion
}

func (s strategy) NamespaceScoped() bool                 { return s.namespaced }
func (s strategy) AllowCreateOnUpdate() bool             { return s.plural == "leases" }
func (s strategy) AllowUnconditionalUpdate() bool        { return true }
func (s strategy) Canonicalize(runtime.Object)           {}
func (s strategy) status(o runtime.Object) reflect.Value { return part(o, "Status") }

func (s strategy) WarningsOnCreate(context.Context, runtime.Object) []string { return nil }
func (s strategy) WarningsOnUpdate(context.Context, runtime.Object, runtime.Object) []string {
	return nil
}

// PrepareForCreate drops the status: it is written through its own subresource. Nodes come with theirs, as kubelets register them so.
func (s strategy) PrepareForCreate(ctx context.Context, o runtime.Object) {
	if status := s.status(o); status.IsValid() && s.plural != "nodes" {
		status.SetZero()
	}
	if s.rules.generation {
		accessor(o).SetGeneration(1)
	}
	if s.rules.defaults != nil {
		s.rules.defaults(o)
	}
	if s.rules.prepareCreate != nil {
		s.rules.prepareCreate(ctx, o)
	}
}

// PrepareForUpdate keeps the status that is there.
func (s strategy) PrepareForUpdate(_ context.Context, o, old runtime.Object) {
	if status := s.status(o); status.IsValid() {
		status.Set(s.status(old))
	}
	if s.rules.defaults != nil {
		s.rules.defaults(o)
	}
	if spec := part(o, "Spec"); s.rules.generation && spec.IsValid() && !reflect.DeepEqual(spec.Interface(), part(old, "Spec").Interface()) {
		accessor(o).SetGeneration(accessor(old).GetGeneration() + 1)
	}
}

func (s strategy) Validate(_ context.Context, o runtime.Object) field.ErrorList {
	var faults field.ErrorList
	for _, problem := range s.validName()(accessor(o).GetName(), false) {
		faults = append(faults, field.Invalid(field.NewPath("metadata", "name"), accessor(o).GetName(), problem))
	}
	if s.rules.validate != nil {
		faults = append(faults, s.rules.validate(o)...)
	}
	return faults
}

func (s strategy) ValidateUpdate(_ context.Context, o, old runtime.Object) field.ErrorList {
	var faults field.ErrorList
	if s.rules.validate != nil {
		faults = s.rules.validate(o)
	}
	if s.rules.validateUpdate != nil {
		faults = append(faults, s.rules.validateUpdate(o, old)...)
	}
	return faults
}

func (s strategy) validName() apivalidation.ValidateNameFunc {
	switch s.plural {
	case "services":
		return apivalidation.NameIsDNS1035Label
	case "namespaces":
		return apivalidation.ValidateNamespaceName
	case "clusterroles", "clusterrolebindings", "roles", "rolebindings":
		return func(name string, prefix bool) []string { return nil } // system:node and the like
	}
	return apivalidation.NameIsDNSSubdomain
}

// CheckGracefulDelete is asked only of kinds that end gracefully.
func (s strategy) CheckGracefulDelete(_ context.Context, o runtime.Object, options *metav1.DeleteOptions) bool {
	return s.rules.graceful != nil && s.rules.graceful(o, options)
}

// GetResetFields says which fields a write to the object itself never sets, so that server-side apply does not own them.
func (s strategy) GetResetFields() map[fieldpath.APIVersion]*fieldpath.Set {
	if !hasStatus(s.obj()) {
		return nil
	}
	return map[fieldpath.APIVersion]*fieldpath.Set{fieldpath.APIVersion(s.gv.String()): fieldpath.NewSet(fieldpath.MakePathOrDie("status"))}
}

// statusStrategy writes nothing but the status, and of metadata what controllers write with it.
type statusStrategy struct{ strategy }

func (s statusStrategy) PrepareForUpdate(_ context.Context, o, old runtime.Object) {
	if spec := part(o, "Spec"); spec.IsValid() {
		spec.Set(part(old, "Spec"))
	}
	now, was := accessor(o), accessor(old)
	now.SetDeletionTimestamp(was.GetDeletionTimestamp())
	now.SetOwnerReferences(was.GetOwnerReferences())
	now.SetGeneration(was.GetGeneration())
}

func (s statusStrategy) ValidateUpdate(context.Context, runtime.Object, runtime.Object) field.ErrorList {
	return nil
}

func (s statusStrategy) GetResetFields() map[fieldpath.APIVersion]*fieldpath.Set {
	return map[fieldpath.APIVersion]*fieldpath.Set{fieldpath.APIVersion(s.gv.String()): fieldpath.NewSet(fieldpath.MakePathOrDie("spec"))}
}

type store struct {
	*genericregistry.Store
	kind
}

func (s *store) ShortNames() []string { return s.short }

// Categories holds what kubectl get all lists.
func (s *store) Categories() []string {
	switch s.plural {
	case "pods", "services", "deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "horizontalpodautoscalers":
		return []string{"all"}
	}
	return nil
}

func newStore(gv schema.GroupVersion, k kind, getter generic.RESTOptionsGetter) *store {
	st := strategy{ObjectTyper: scheme, NameGenerator: names.SimpleNameGenerator, kind: k, gv: gv}
	s := &genericregistry.Store{
		NewFunc: k.obj, NewListFunc: k.list,
		PredicateFunc: func(l labels.Selector, f fields.Selector) storage.SelectionPredicate {
			return storage.SelectionPredicate{Label: l, Field: f, GetAttrs: attributes}
		},
		DefaultQualifiedResource:  schema.GroupResource{Group: gv.Group, Resource: k.plural},
		SingularQualifiedResource: schema.GroupResource{Group: gv.Group, Resource: k.singular},
		CreateStrategy:            st, UpdateStrategy: st, DeleteStrategy: st, ResetFieldsStrategy: st,
		EnableGarbageCollection: true,
		TableConvertor:          newTable(schema.GroupResource{Group: gv.Group, Resource: k.plural}, k.columns),
	}
	must(s.CompleteWithOptions(&generic.StoreOptions{RESTOptions: getter, AttrFunc: attributes}))
	return &store{s, k}
}

// statusStore serves a kind's status subresource over the kind's own storage.
type statusStore struct{ s *genericregistry.Store }

func newStatusStore(gv schema.GroupVersion, of *store) *statusStore {
	s := *of.Store
	st := statusStrategy{strategy{ObjectTyper: scheme, NameGenerator: names.SimpleNameGenerator, kind: of.kind, gv: gv}}
	s.UpdateStrategy, s.ResetFieldsStrategy = st, st
	return &statusStore{&s}
}

func (r *statusStore) New() runtime.Object { return r.s.NewFunc() }
func (r *statusStore) Destroy()            {}
func (r *statusStore) Get(ctx context.Context, name string, o *metav1.GetOptions) (runtime.Object, error) {
	return r.s.Get(ctx, name, o)
}
func (r *statusStore) Update(ctx context.Context, name string, info rest.UpdatedObjectInfo, create rest.ValidateObjectFunc, update rest.ValidateObjectUpdateFunc, force bool, o *metav1.UpdateOptions) (runtime.Object, bool, error) {
	return r.s.Update(ctx, name, info, create, update, false, o)
}
func (r *statusStore) GetResetFields() map[fieldpath.APIVersion]*fieldpath.Set {
	return r.s.GetResetFields()
}
func (r *statusStore) ConvertToTable(ctx context.Context, o runtime.Object, options runtime.Object) (*metav1.Table, error) {
	return r.s.ConvertToTable(ctx, o, options)
}

func accessor(o runtime.Object) metav1.Object {
	m, err := meta.Accessor(o)
	must(err)
	return m
}

// part is a field of an object; invalid where its kind has none of that name.
func part(o runtime.Object, name string) reflect.Value {
	return reflect.ValueOf(o).Elem().FieldByName(name)
}

func hasStatus(o runtime.Object) bool { return part(o, "Status").IsValid() }

// attributes are what selectors may speak of.
func attributes(o runtime.Object) (labels.Set, fields.Set, error) {
	m, err := meta.Accessor(o)
	if err != nil {
		return nil, nil, err
	}
	f := fields.Set{"metadata.name": m.GetName(), "metadata.namespace": m.GetNamespace()}
	switch o := o.(type) {
	case *corev1.Pod:
		f["spec.nodeName"], f["spec.schedulerName"], f["status.phase"] = o.Spec.NodeName, o.Spec.SchedulerName, string(o.Status.Phase)
		f["spec.restartPolicy"], f["spec.serviceAccountName"], f["status.podIP"] = string(o.Spec.RestartPolicy), o.Spec.ServiceAccountName, o.Status.PodIP
	case *corev1.Event:
		f["involvedObject.kind"], f["involvedObject.name"], f["involvedObject.namespace"] = o.InvolvedObject.Kind, o.InvolvedObject.Name, o.InvolvedObject.Namespace
		f["involvedObject.uid"], f["involvedObject.apiVersion"] = string(o.InvolvedObject.UID), o.InvolvedObject.APIVersion
		f["involvedObject.resourceVersion"], f["involvedObject.fieldPath"] = o.InvolvedObject.ResourceVersion, o.InvolvedObject.FieldPath
		f["reason"], f["type"], f["reportingComponent"], f["source"] = o.Reason, o.Type, o.ReportingController, o.Source.Component
	case *eventsv1.Event:
		f["regarding.kind"], f["regarding.name"], f["regarding.namespace"], f["regarding.uid"] = o.Regarding.Kind, o.Regarding.Name, o.Regarding.Namespace, string(o.Regarding.UID)
		f["reason"], f["type"], f["reportingController"] = o.Reason, o.Type, o.ReportingController
	case *corev1.Node:
		if o.Spec.Unschedulable {
			f["spec.unschedulable"] = "true"
		} else {
			f["spec.unschedulable"] = "false"
		}
	case *corev1.Secret:
		f["type"] = string(o.Type)
	case *corev1.Namespace:
		f["status.phase"] = string(o.Status.Phase)
	}
	return m.GetLabels(), f, nil
}
