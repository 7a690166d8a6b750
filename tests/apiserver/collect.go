package main

import (
	"context"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
)

const shortestPause, longestPause = 300 * time.Millisecond, 3 * time.Second

// collect starts what a controller manager does for the tests: owners' garbage, the ends of namespaces, the status of budgets.
func collect(server *genericapiserver.GenericAPIServer, config *rest.Config, known informers.SharedInformerFactory) {
	server.AddPostStartHookOrDie("collector", func(hook genericapiserver.PostStartHookContext) error {
		objects, err := metadata.NewForConfig(config)
		if err != nil {
			return err
		}
		clients, err := kubernetes.NewForConfig(config)
		if err != nil {
			return err
		}
		go keepBudgets(hook, clients)
		go (&collector{objects: objects, clients: clients, known: known}).run(hook)
		return nil
	})
}

// collector looks at the metadata of all objects in rounds. Slow and simple: tests have thousands of objects, not millions.
type collector struct {
	objects metadata.Interface
	clients kubernetes.Interface
	known   informers.SharedInformerFactory
	kinds   []schema.GroupVersionResource
	kindsAt time.Time
	scoped  map[schema.GroupVersionResource]bool
}

func (c *collector) run(ctx context.Context) {
	for {
		began := time.Now()
		c.learn()
		c.sweep(ctx)
		pause := min(max(shortestPause, 10*time.Since(began)), longestPause) // A large cluster shall not be busy with being swept.
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// learn finds the kinds that can be listed and deleted; custom ones come and go.
func (c *collector) learn() {
	if time.Since(c.kindsAt) < 2*time.Second {
		return
	}
	lists, err := c.clients.Discovery().ServerPreferredResources()
	if err != nil && lists == nil {
		return
	}
	c.kinds, c.scoped, c.kindsAt = nil, map[schema.GroupVersionResource]bool{}, time.Now()
	for _, list := range lists {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			continue
		}
		for _, r := range list.APIResources {
			verbs := strings.Join(r.Verbs, " ")
			if strings.Contains(verbs, "list") && strings.Contains(verbs, "delete") {
				gvr := gv.WithResource(r.Name)
				c.kinds, c.scoped[gvr] = append(c.kinds, gvr), r.Namespaced
			}
		}
	}
}

type found struct {
	metav1.PartialObjectMetadata
	kind schema.GroupVersionResource
}

func (c *collector) sweep(ctx context.Context) {
	var owned []found
	alive := map[types.UID]bool{}
	waiting := map[types.UID]found{} // Deleted in the foreground, until their dependents are gone.
	inNamespace := map[string][]found{}
	complete := true
	for _, kind := range c.kinds {
		list, err := c.objects.Resource(kind).List(ctx, metav1.ListOptions{ResourceVersion: "0"})
		if err != nil {
			klog.InfoS("The collector could not list", "kind", kind, "err", err)
			complete = false // Nothing may be taken for orphaned while not all owners are known.
			continue
		}
		for _, item := range list.Items {
			object := found{item, kind}
			alive[item.UID] = true
			if len(item.OwnerReferences) > 0 {
				owned = append(owned, object)
			}
			if item.DeletionTimestamp != nil && hasFinalizer(&item, metav1.FinalizerDeleteDependents) {
				waiting[item.UID] = object
			}
			if c.scoped[kind] {
				inNamespace[item.Namespace] = append(inNamespace[item.Namespace], object)
			}
		}
	}
	if complete {
		c.collectOrphans(ctx, owned, alive, waiting)
	}
	c.endNamespaces(ctx, inNamespace, complete)
}

func hasFinalizer(o *metav1.PartialObjectMetadata, name string) bool {
	for _, f := range o.Finalizers {
		if f == name {
			return true
		}
	}
	return false
}

func (c *collector) collectOrphans(ctx context.Context, owned []found, alive map[types.UID]bool, waiting map[types.UID]found) {
	held := map[types.UID]bool{}
	for _, o := range owned {
		lives := false
		for _, owner := range o.OwnerReferences {
			_, ends := waiting[owner.UID]
			lives = lives || alive[owner.UID] && !ends
			held[owner.UID] = held[owner.UID] || ends
		}
		if lives || o.DeletionTimestamp != nil || !c.reallyOrphaned(ctx, o, waiting) {
			continue
		}
		background := metav1.DeletePropagationBackground
		_ = c.objects.Resource(o.kind).Namespace(o.Namespace).Delete(ctx, o.Name, metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &o.UID}, PropagationPolicy: &background})
	}
	for uid, o := range waiting {
		if !held[uid] {
			c.dropFinalizer(ctx, o, metav1.FinalizerDeleteDependents)
		}
	}
}

// reallyOrphaned asks for the owners by name: an owner made after the lists began is no orphan's.
func (c *collector) reallyOrphaned(ctx context.Context, o found, waiting map[types.UID]found) bool {
	for _, owner := range o.OwnerReferences {
		if _, ends := waiting[owner.UID]; ends {
			continue
		}
		gv, err := schema.ParseGroupVersion(owner.APIVersion)
		if err != nil {
			return false
		}
		known := false
		for _, kind := range c.kinds {
			if kind.GroupVersion() != gv {
				continue
			}
			known = true
			ns := ""
			if c.scoped[kind] {
				ns = o.Namespace
			}
			there, err := c.objects.Resource(kind).Namespace(ns).Get(ctx, owner.Name, metav1.GetOptions{})
			if err == nil && there.UID == owner.UID || err != nil && !errors.IsNotFound(err) || errors.HasStatusCause(err, metav1.CauseTypeUnexpectedServerResponse) {
				return false
			}
		}
		if !known {
			return false // A server that has just started does not serve custom kinds yet: their objects are there all the same.
		}
	}
	return true
}

func (c *collector) dropFinalizer(ctx context.Context, o found, name string) {
	kept := "["
	for _, f := range o.Finalizers {
		if f != name {
			kept += `"` + f + `",`
		}
	}
	patch := `{"metadata":{"resourceVersion":"` + o.ResourceVersion + `","finalizers":` + strings.TrimSuffix(kept, ",") + `]}}`
	_, _ = c.objects.Resource(o.kind).Namespace(o.Namespace).Patch(ctx, o.Name, types.MergePatchType, []byte(patch), metav1.PatchOptions{}) // A conflict is met again in the next round.
}

// reallyEmpty asks for what is stored: a round's lists may be older than the namespace's end, and than what was made just before it.
func (c *collector) reallyEmpty(ctx context.Context, ns string) bool {
	for _, kind := range c.kinds {
		if !c.scoped[kind] {
			continue
		}
		list, err := c.objects.Resource(kind).Namespace(ns).List(ctx, metav1.ListOptions{Limit: 1})
		if err != nil || len(list.Items) > 0 {
			return false
		}
	}
	return true
}

func (c *collector) endNamespaces(ctx context.Context, in map[string][]found, complete bool) {
	namespaces, err := c.known.Core().V1().Namespaces().Lister().List(labels.Everything())
	if err != nil {
		return
	}
	for _, ns := range namespaces {
		if ns.Status.Phase != corev1.NamespaceTerminating {
			continue
		}
		for _, o := range in[ns.Name] {
			if o.DeletionTimestamp == nil {
				_ = c.objects.Resource(o.kind).Namespace(ns.Name).Delete(ctx, o.Name, metav1.DeleteOptions{})
			}
		}
		if len(in[ns.Name]) == 0 && complete && c.reallyEmpty(ctx, ns.Name) {
			last := ns.DeepCopy()
			last.Spec.Finalizers = nil
			if _, err := c.clients.CoreV1().Namespaces().Finalize(ctx, last, metav1.UpdateOptions{}); err != nil && !errors.IsConflict(err) && !errors.IsNotFound(err) {
				klog.ErrorS(err, "A namespace could not be finalized", "namespace", ns.Name)
			}
		}
	}
}
