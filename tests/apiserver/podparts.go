package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
	genericregistry "k8s.io/apiserver/pkg/registry/generic/registry"
	"k8s.io/apiserver/pkg/registry/rest"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/kubernetes"
)

var podResource = schema.GroupResource{Resource: "pods"}

// freeStrategy lets binding and eviction write what no user may.
type freeStrategy struct{ strategy }

func (freeStrategy) PrepareForUpdate(context.Context, runtime.Object, runtime.Object) {}
func (freeStrategy) ValidateUpdate(context.Context, runtime.Object, runtime.Object) field.ErrorList {
	return nil
}

// addPodParts serves what pods have beside themselves: binding and eviction.
func addPodParts(server *genericapiserver.GenericAPIServer, pods *store, resources map[string]rest.Storage) {
	free := *pods.Store
	free.UpdateStrategy = freeStrategy{free.UpdateStrategy.(strategy)}
	resources["pods/binding"] = &bindingStore{&free}
	eviction := &evictionStore{pods: pods.Store, free: &free}
	resources["pods/eviction"] = eviction
	server.AddPostStartHookOrDie("eviction", func(genericapiserver.PostStartHookContext) (err error) {
		eviction.clients, err = kubernetes.NewForConfig(server.LoopbackClientConfig)
		return err
	})
}

func changePod(ctx context.Context, free *genericregistry.Store, name string, change func(*corev1.Pod) error) (*corev1.Pod, error) {
	info := rest.DefaultUpdatedObjectInfo(nil, func(_ context.Context, _ runtime.Object, old runtime.Object) (runtime.Object, error) {
		pod := old.DeepCopyObject().(*corev1.Pod)
		return pod, change(pod)
	})
	o, _, err := free.Update(ctx, name, info, rest.ValidateAllObjectFunc, func(context.Context, runtime.Object, runtime.Object) error { return nil }, false, &metav1.UpdateOptions{})
	if err != nil {
		return nil, err
	}
	return o.(*corev1.Pod), nil
}

func setCondition(pod *corev1.Pod, condition corev1.PodCondition) {
	condition.LastTransitionTime = metav1.Now()
	for i := range pod.Status.Conditions {
		if pod.Status.Conditions[i].Type == condition.Type {
			pod.Status.Conditions[i] = condition
			return
		}
	}
	pod.Status.Conditions = append(pod.Status.Conditions, condition)
}

// bindingStore gives a pod its node, once.
type bindingStore struct{ free *genericregistry.Store }

func (*bindingStore) New() runtime.Object   { return &corev1.Binding{} }
func (*bindingStore) Destroy()              {}
func (*bindingStore) NamespaceScoped() bool { return true }

// PreserveRequestObjectMetaSystemFieldsOnSubresourceCreate keeps the uid that says which pod was meant.
func (*bindingStore) PreserveRequestObjectMetaSystemFieldsOnSubresourceCreate() bool { return true }

func (b *bindingStore) Create(ctx context.Context, name string, o runtime.Object, validate rest.ValidateObjectFunc, _ *metav1.CreateOptions) (runtime.Object, error) {
	binding := o.(*corev1.Binding)
	if binding.Name != "" && binding.Name != name {
		return nil, errors.NewBadRequest(fmt.Sprintf("name in URL does not match name in Binding object: %s, %s", name, binding.Name))
	}
	if kind := binding.Target.Kind; kind != "" && kind != "Node" || binding.Target.Name == "" {
		return nil, errors.NewBadRequest("target must be a Node with a name")
	}
	if validate != nil {
		if err := validate(ctx, o.DeepCopyObject()); err != nil {
			return nil, err
		}
	}
	_, err := changePod(ctx, b.free, name, func(pod *corev1.Pod) error { return bind(pod, binding) })
	return &metav1.Status{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusSuccess, Code: 201}, err
}

func bind(pod *corev1.Pod, binding *corev1.Binding) error {
	switch {
	case binding.UID != "" && binding.UID != pod.UID:
		return errors.NewConflict(podResource, pod.Name, fmt.Errorf("Precondition failed: UID in precondition: %v, UID in object meta: %v", binding.UID, pod.UID))
	case pod.DeletionTimestamp != nil:
		return errors.NewConflict(podResource, pod.Name, fmt.Errorf("pod %s is being deleted, cannot be assigned to a host", pod.Name))
	case pod.Spec.NodeName != "":
		return errors.NewConflict(podResource, pod.Name, fmt.Errorf("pod %v is already assigned to node %q", pod.Name, pod.Spec.NodeName))
	case len(pod.Spec.SchedulingGates) != 0:
		return errors.NewConflict(podResource, pod.Name, fmt.Errorf("pod %v has non-empty .spec.schedulingGates", pod.Name))
	}
	pod.Spec.NodeName = binding.Target.Name
	for key, value := range binding.Annotations {
		if pod.Annotations == nil {
			pod.Annotations = map[string]string{}
		}
		pod.Annotations[key] = value
	}
	setCondition(pod, corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue})
	return nil
}

// evictionStore deletes a pod if all budgets that cover it allow one disruption more.
type evictionStore struct {
	pods, free *genericregistry.Store
	clients    kubernetes.Interface
	oneByOne   sync.Mutex // Two evictions that come together must not both use the last allowance.
}

func (*evictionStore) New() runtime.Object { return &policyv1.Eviction{} }
func (*evictionStore) Destroy()            {}
func (*evictionStore) GroupVersionKind(schema.GroupVersion) schema.GroupVersionKind {
	return policyv1.SchemeGroupVersion.WithKind("Eviction")
}

func (e *evictionStore) Create(ctx context.Context, name string, o runtime.Object, validate rest.ValidateObjectFunc, create *metav1.CreateOptions) (runtime.Object, error) {
	eviction := o.(*policyv1.Eviction)
	if name != eviction.Name {
		return nil, errors.NewBadRequest("name in URL does not match name in Eviction object")
	}
	if validate != nil {
		if err := validate(ctx, o.DeepCopyObject()); err != nil {
			return nil, err
		}
	}
	options := eviction.DeleteOptions
	if options == nil {
		options = &metav1.DeleteOptions{}
	}
	e.oneByOne.Lock()
	defer e.oneByOne.Unlock()
	found, err := e.pods.Get(ctx, name, &metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	pod := found.(*corev1.Pod)
	done := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed || pod.DeletionTimestamp != nil
	if !done {
		if err := e.allowed(ctx, pod); err != nil {
			return nil, err
		}
	}
	if len(create.DryRun) == 0 && len(options.DryRun) == 0 {
		if !done {
			_, err = changePod(ctx, e.free, name, func(pod *corev1.Pod) error {
				setCondition(pod, corev1.PodCondition{Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: "EvictionByEvictionAPI", Message: "Eviction API: evicting"})
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
		if _, _, err = e.pods.Delete(ctx, name, rest.ValidateAllObjectFunc, options.DeepCopy()); err != nil {
			return nil, err
		}
	}
	return &metav1.Status{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusSuccess, Code: 201}, nil
}

func (e *evictionStore) allowed(ctx context.Context, pod *corev1.Pod) error {
	budgets, err := e.clients.PolicyV1().PodDisruptionBudgets(pod.Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, budget := range budgets.Items {
		selector, err := metav1.LabelSelectorAsSelector(budget.Spec.Selector)
		if err != nil || !selector.Matches(labels.Set(pod.Labels)) {
			continue
		}
		covered, err := e.clients.CoreV1().Pods(pod.Namespace).List(ctx, metav1.ListOptions{LabelSelector: selector.String()})
		if err != nil {
			return err
		}
		if healthy, needed := count(&budget, covered.Items); isHealthy(pod) && healthy-1 < needed || !isHealthy(pod) && healthy < needed {
			refusal := errors.NewTooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0)
			refusal.ErrStatus.Details.Causes = append(refusal.ErrStatus.Details.Causes, metav1.StatusCause{
				Type:    policyv1.DisruptionBudgetCause,
				Message: fmt.Sprintf("The disruption budget %s needs %d healthy pods and has %d currently", budget.Name, needed, healthy),
			})
			return refusal
		}
	}
	return nil
}

func count(budget *policyv1.PodDisruptionBudget, pods []corev1.Pod) (healthy, needed int) {
	expected := 0
	for i := range pods {
		if pods[i].DeletionTimestamp == nil && pods[i].Status.Phase != corev1.PodSucceeded && pods[i].Status.Phase != corev1.PodFailed {
			expected++
			if isHealthy(&pods[i]) {
				healthy++
			}
		}
	}
	if budget.Spec.MaxUnavailable != nil {
		most, _ := intstr.GetScaledValueFromIntOrPercent(budget.Spec.MaxUnavailable, len(pods), true)
		return healthy, max(0, len(pods)-most)
	}
	needed = 1
	if budget.Spec.MinAvailable != nil {
		needed, _ = intstr.GetScaledValueFromIntOrPercent(budget.Spec.MinAvailable, expected, true)
	}
	return healthy, needed
}

func isHealthy(pod *corev1.Pod) bool {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

// keepBudgets writes what budgets have and need into their status, as the disruption controller does.
func keepBudgets(ctx context.Context, clients kubernetes.Interface) {
	for {
		budgets, err := clients.PolicyV1().PodDisruptionBudgets("").List(ctx, metav1.ListOptions{ResourceVersion: "0"})
		if err == nil {
			for _, budget := range budgets.Items {
				keepBudget(ctx, clients, &budget)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(250 * time.Millisecond):
		}
	}
}

func keepBudget(ctx context.Context, clients kubernetes.Interface, budget *policyv1.PodDisruptionBudget) {
	selector, err := metav1.LabelSelectorAsSelector(budget.Spec.Selector)
	if err != nil {
		return
	}
	pods, err := clients.CoreV1().Pods(budget.Namespace).List(ctx, metav1.ListOptions{LabelSelector: selector.String(), ResourceVersion: "0"})
	if err != nil {
		return
	}
	healthy, needed := count(budget, pods.Items)
	status := policyv1.PodDisruptionBudgetStatus{
		ObservedGeneration: budget.Generation, CurrentHealthy: int32(healthy), DesiredHealthy: int32(needed),
		DisruptionsAllowed: int32(max(0, healthy-needed)), ExpectedPods: int32(len(pods.Items)),
	}
	was := budget.Status
	if was.ObservedGeneration == status.ObservedGeneration && was.CurrentHealthy == status.CurrentHealthy && was.DesiredHealthy == status.DesiredHealthy && was.ExpectedPods == status.ExpectedPods {
		return
	}
	budget.Status = status
	_, _ = clients.PolicyV1().PodDisruptionBudgets(budget.Namespace).UpdateStatus(ctx, budget, metav1.UpdateOptions{}) // A conflict is met again in the next round.
}
