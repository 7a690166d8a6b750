package main

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
)

// workload is what kinds that make pods have in common.
type workload struct {
	replicas *(*int32) // Nil where there is no such field.
	running  int32
	selector *metav1.LabelSelector
	template *corev1.PodTemplateSpec
}

func workloadOf(o runtime.Object) workload {
	switch w := o.(type) {
	case *appsv1.Deployment:
		return workload{&w.Spec.Replicas, w.Status.Replicas, w.Spec.Selector, &w.Spec.Template}
	case *appsv1.StatefulSet:
		return workload{&w.Spec.Replicas, w.Status.Replicas, w.Spec.Selector, &w.Spec.Template}
	case *appsv1.ReplicaSet:
		return workload{&w.Spec.Replicas, w.Status.Replicas, w.Spec.Selector, &w.Spec.Template}
	case *appsv1.DaemonSet:
		return workload{nil, 0, w.Spec.Selector, &w.Spec.Template}
	}
	return workload{nil, 0, nil, &o.(*batchv1.Job).Spec.Template}
}

var workloadRules = rules{
	defaults: func(o runtime.Object) {
		w := workloadOf(o)
		if w.replicas != nil && *w.replicas == nil {
			*w.replicas = pointer(int32(1))
		}
		if job, is := o.(*batchv1.Job); is {
			defaultJob(&job.Spec)
		}
		defaultPodSpec(&w.template.Spec)
	},
	validate: func(o runtime.Object) field.ErrorList {
		w, at := workloadOf(o), field.NewPath("spec")
		faults := validatePodSpec(&w.template.Spec, at.Child("template", "spec"))
		if job, is := o.(*batchv1.Job); is {
			if job.Spec.Template.Spec.RestartPolicy == corev1.RestartPolicyAlways {
				faults = append(faults, field.NotSupported(at.Child("template", "spec", "restartPolicy"), corev1.RestartPolicyAlways, []corev1.RestartPolicy{corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever}))
			}
			return faults
		}
		if w.selector == nil {
			return append(faults, field.Required(at.Child("selector"), ""))
		}
		if selector, err := metav1.LabelSelectorAsSelector(w.selector); err != nil || selector.Empty() || !selector.Matches(labels.Set(w.template.Labels)) {
			faults = append(faults, field.Invalid(at.Child("template", "metadata", "labels"), w.template.Labels, "`selector` does not match template `labels`"))
		}
		return faults
	},
	generation: true,
}

func defaultJob(spec *batchv1.JobSpec) {
	for _, number := range []struct {
		value     **int32
		otherwise int32
	}{{&spec.Completions, 1}, {&spec.Parallelism, 1}, {&spec.BackoffLimit, 6}} {
		if *number.value == nil {
			*number.value = pointer(number.otherwise)
		}
	}
	if spec.CompletionMode == nil {
		spec.CompletionMode = pointer(batchv1.NonIndexedCompletion)
	}
	if spec.Suspend == nil {
		spec.Suspend = pointer(false)
	}
}

// scaleStore shows and changes nothing of a workload but its number of replicas.
type scaleStore struct{ of *store }

func (*scaleStore) New() runtime.Object { return &autoscalingv1.Scale{} }
func (*scaleStore) Destroy()            {}
func (*scaleStore) GroupVersionKind(schema.GroupVersion) schema.GroupVersionKind {
	return autoscalingv1.SchemeGroupVersion.WithKind("Scale")
}

func (s *scaleStore) Get(ctx context.Context, name string, options *metav1.GetOptions) (runtime.Object, error) {
	o, err := s.of.Get(ctx, name, options)
	if err != nil {
		return nil, err
	}
	return scaleOf(o)
}

func (s *scaleStore) Update(ctx context.Context, name string, info rest.UpdatedObjectInfo, _ rest.ValidateObjectFunc, _ rest.ValidateObjectUpdateFunc, _ bool, options *metav1.UpdateOptions) (runtime.Object, bool, error) {
	change := rest.DefaultUpdatedObjectInfo(nil, func(ctx context.Context, _, now runtime.Object) (runtime.Object, error) {
		was, err := scaleOf(now)
		if err != nil {
			return nil, err
		}
		wanted, err := info.UpdatedObject(ctx, was)
		if err != nil {
			return nil, err
		}
		scale, is := wanted.(*autoscalingv1.Scale)
		if !is {
			return nil, errors.NewBadRequest(fmt.Sprintf("expected a Scale, got %T", wanted))
		}
		if scale.Spec.Replicas < 0 {
			at := field.NewPath("spec", "replicas")
			return nil, errors.NewInvalid(schema.GroupKind{Group: autoscalingv1.GroupName, Kind: "Scale"}, name, field.ErrorList{field.Invalid(at, scale.Spec.Replicas, "must be greater than or equal to 0")})
		}
		changed := now.DeepCopyObject()
		if scale.ResourceVersion != "" {
			accessor(changed).SetResourceVersion(scale.ResourceVersion)
		}
		*workloadOf(changed).replicas = &scale.Spec.Replicas
		return changed, nil
	})
	o, _, err := s.of.Update(ctx, name, change, rest.ValidateAllObjectFunc, rest.ValidateAllObjectUpdateFunc, false, options)
	if err != nil {
		return nil, false, err
	}
	scale, err := scaleOf(o)
	return scale, false, err
}

func scaleOf(o runtime.Object) (*autoscalingv1.Scale, error) {
	w, m := workloadOf(o), accessor(o)
	selector, err := metav1.LabelSelectorAsSelector(w.selector)
	if err != nil {
		return nil, err
	}
	scale := &autoscalingv1.Scale{
		ObjectMeta: metav1.ObjectMeta{Name: m.GetName(), Namespace: m.GetNamespace(), UID: m.GetUID(), ResourceVersion: m.GetResourceVersion(), CreationTimestamp: m.GetCreationTimestamp()},
		Status:     autoscalingv1.ScaleStatus{Replicas: w.running, Selector: selector.String()},
	}
	if *w.replicas != nil {
		scale.Spec.Replicas = **w.replicas
	}
	return scale, nil
}
