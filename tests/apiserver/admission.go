package main

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/initializer"
	"k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	genericapiserver "k8s.io/apiserver/pkg/server"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/restmapper"
)

// admit puts in what a real server checks before it stores: namespaces, priorities, quotas, admission policies.
func admit(ctx context.Context, config *genericapiserver.Config, clients kubernetes.Interface, known informers.SharedInformerFactory) {
	namespaces, err := lifecycle.NewLifecycle(sets.New(metav1.NamespaceDefault, metav1.NamespaceSystem, metav1.NamespacePublic))
	must(err)
	policies, err := validating.NewPlugin(nil)
	must(err)
	anything, err := dynamic.NewForConfig(config.LoopbackClientConfig)
	must(err)
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(clients.Discovery()))
	initial := initializer.New(clients, anything, known, config.Authorization.Authorizer, utilfeature.DefaultFeatureGate, config.EffectiveVersion, ctx.Done(), mapper)
	chain := []admission.Interface{namespaces, &priorities{classes: known}, &quotas{known: known, clients: clients}, policies}
	for _, plugin := range chain {
		initial.Initialize(plugin)
		if checked, is := plugin.(admission.InitializationValidator); is {
			must(checked.ValidateInitialization())
		}
	}
	// Both are asked for here so that their informers start with the others.
	known.Scheduling().V1().PriorityClasses().Informer()
	known.Core().V1().ResourceQuotas().Informer()
	go refreshMapper(ctx, mapper)
	config.AdmissionControl = admission.NewChainHandler(chain...)
}

// refreshMapper lets policies see kinds that were installed meanwhile.
func refreshMapper(ctx context.Context, mapper *restmapper.DeferredDiscoveryRESTMapper) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(2 * time.Second):
			mapper.Reset()
		}
	}
}

func isPodCreate(a admission.Attributes) (*corev1.Pod, bool) {
	if a.GetOperation() != admission.Create || a.GetResource().Resource != "pods" || a.GetResource().Group != "" || a.GetSubresource() != "" {
		return nil, false
	}
	pod, is := a.GetObject().(*corev1.Pod)
	return pod, is
}

// priorities turns a pod's priorityClassName into its priority.
type priorities struct {
	classes informers.SharedInformerFactory
}

func (*priorities) Handles(operation admission.Operation) bool { return operation == admission.Create }

func (p *priorities) Admit(_ context.Context, a admission.Attributes, _ admission.ObjectInterfaces) error {
	pod, is := isPodCreate(a)
	if !is {
		return nil
	}
	class, err := p.classOf(pod.Spec.PriorityClassName)
	if err != nil {
		return admission.NewForbidden(a, fmt.Errorf("no PriorityClass with name %v was found", pod.Spec.PriorityClassName))
	}
	value, policy := int32(0), corev1.PreemptLowerPriority
	if class != nil {
		pod.Spec.PriorityClassName, value = class.Name, class.Value
		if class.PreemptionPolicy != nil {
			policy = *class.PreemptionPolicy
		}
	}
	if pod.Spec.Priority != nil && *pod.Spec.Priority != value {
		return admission.NewForbidden(a, fmt.Errorf("the integer value of priority (%d) must not be provided in pod spec; priority admission controller computed %d from the given PriorityClass name", *pod.Spec.Priority, value))
	}
	pod.Spec.Priority, pod.Spec.PreemptionPolicy = &value, &policy
	return nil
}

// classOf finds a class by name; the cluster's default, which may be none, where no name is given.
func (p *priorities) classOf(name string) (*schedulingv1.PriorityClass, error) {
	lister := p.classes.Scheduling().V1().PriorityClasses().Lister()
	if name != "" {
		return lister.Get(name)
	}
	all, err := lister.List(labels.Everything())
	for _, class := range all {
		if class.GlobalDefault {
			return class, err
		}
	}
	return nil, err
}

// quotas holds pods to the ResourceQuotas of their namespace, counting afresh what is there.
type quotas struct {
	known   informers.SharedInformerFactory
	clients kubernetes.Interface
	lock    sync.Mutex
	pending map[string]promise // Admitted a moment ago and perhaps not stored yet, by namespace and name.
}

type promise struct {
	uses corev1.ResourceList
	at   time.Time
}

func (*quotas) Handles(operation admission.Operation) bool { return operation == admission.Create }

func (q *quotas) Validate(ctx context.Context, a admission.Attributes, _ admission.ObjectInterfaces) error {
	pod, is := isPodCreate(a)
	if !is {
		return nil
	}
	limits, err := q.known.Core().V1().ResourceQuotas().Lister().ResourceQuotas(a.GetNamespace()).List(labels.Everything())
	if err != nil || len(limits) == 0 {
		return err
	}
	q.lock.Lock()
	defer q.lock.Unlock()
	asked, used := usesOf(pod), corev1.ResourceList{}
	there, err := q.clients.CoreV1().Pods(a.GetNamespace()).List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	stored := map[string]bool{}
	for i := range there.Items {
		stored[there.Items[i].Name] = true
		if phase := there.Items[i].Status.Phase; phase != corev1.PodSucceeded && phase != corev1.PodFailed {
			add(used, usesOf(&there.Items[i]))
		}
	}
	for key, p := range q.pending {
		ns, name, _ := strings.Cut(key, "/")
		if time.Since(p.at) > 5*time.Second || ns == a.GetNamespace() && stored[name] {
			delete(q.pending, key)
		} else if ns == a.GetNamespace() {
			add(used, p.uses)
		}
	}
	for _, limit := range limits {
		if refusal := exceeded(limit, asked, used); refusal != "" {
			return admission.NewForbidden(a, fmt.Errorf("exceeded quota: %s, %s", limit.Name, refusal))
		}
	}
	if !a.IsDryRun() {
		if q.pending == nil {
			q.pending = map[string]promise{}
		}
		q.pending[a.GetNamespace()+"/"+pod.Name] = promise{asked, time.Now()}
	}
	return nil
}

func usesOf(pod *corev1.Pod) corev1.ResourceList {
	uses := corev1.ResourceList{"pods": resource.MustParse("1"), "count/pods": resource.MustParse("1")}
	for _, c := range pod.Spec.Containers {
		for name, amount := range c.Resources.Requests {
			add(uses, corev1.ResourceList{"requests." + name: amount, name: amount})
		}
		for name, amount := range c.Resources.Limits {
			add(uses, corev1.ResourceList{"limits." + name: amount})
		}
	}
	return uses
}

func add(sum, more corev1.ResourceList) {
	for name, amount := range more {
		total := sum[name].DeepCopy()
		total.Add(amount)
		sum[name] = total
	}
}

func exceeded(limit *corev1.ResourceQuota, asked, used corev1.ResourceList) string {
	var names []string
	for name, hard := range limit.Spec.Hard {
		if more, is := asked[name]; is {
			total := used[name].DeepCopy()
			if total.Add(more); total.Cmp(hard) > 0 {
				names = append(names, string(name))
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	sort.Strings(names)
	tell := func(from corev1.ResourceList) string {
		var parts []string
		for _, name := range names {
			amount := from[corev1.ResourceName(name)]
			parts = append(parts, name+"="+amount.String())
		}
		return strings.Join(parts, ",")
	}
	return fmt.Sprintf("requested: %s, used: %s, limited: %s", tell(asked), tell(used), tell(limit.Spec.Hard))
}

// makeFirstObjects makes what every cluster has.
func makeFirstObjects(ctx context.Context, clients kubernetes.Interface) error {
	for _, name := range []string{metav1.NamespaceDefault, metav1.NamespaceSystem, metav1.NamespacePublic, corev1.NamespaceNodeLease} {
		_, err := clients.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
		if err != nil && !errors.IsAlreadyExists(err) {
			return err
		}
	}
	for name, value := range map[string]int32{"system-cluster-critical": 2000000000, "system-node-critical": 2000001000} {
		class := &schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: name}, Value: value}
		_, err := clients.SchedulingV1().PriorityClasses().Create(ctx, class, metav1.CreateOptions{})
		if err != nil && !errors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}
