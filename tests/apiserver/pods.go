package main

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var podRules = rules{
	defaults: func(o runtime.Object) { defaultPod(o.(*corev1.Pod)) },
	prepareCreate: func(_ context.Context, o runtime.Object) {
		o.(*corev1.Pod).Status = corev1.PodStatus{Phase: corev1.PodPending, QOSClass: qualityOf(&o.(*corev1.Pod).Spec)}
	},
	validate: func(o runtime.Object) field.ErrorList { return validatePodSpec(&o.(*corev1.Pod).Spec, field.NewPath("spec")) },
	validateUpdate: func(now, old runtime.Object) field.ErrorList {
		return validatePodUpdate(now.(*corev1.Pod), old.(*corev1.Pod))
	},
	graceful:   podEndsGracefully,
	generation: true,
}

func orElse[T comparable](value *T, otherwise T) {
	var none T
	if *value == none {
		*value = otherwise
	}
}

func pointer[T any](value T) *T { return &value }

func defaultPod(pod *corev1.Pod) {
	spec := &pod.Spec
	defaultPodSpec(spec)
	orElse(&spec.ServiceAccountName, "default")
	spec.DeprecatedServiceAccount = spec.ServiceAccountName
	if spec.EnableServiceLinks == nil {
		spec.EnableServiceLinks = pointer(true)
	}
	for i := range spec.InitContainers {
		requestLimits(&spec.InitContainers[i])
	}
	for i := range spec.Containers {
		requestLimits(&spec.Containers[i])
	}
	// As the admission plugin DefaultTolerationSeconds does.
	tolerate(spec, corev1.TaintNodeNotReady)
	tolerate(spec, corev1.TaintNodeUnreachable)
}

// defaultPodSpec fills in what templates of pods get, too.
func defaultPodSpec(spec *corev1.PodSpec) {
	orElse(&spec.RestartPolicy, corev1.RestartPolicyAlways)
	orElse(&spec.DNSPolicy, corev1.DNSClusterFirst)
	orElse(&spec.SchedulerName, corev1.DefaultSchedulerName)
	if spec.TerminationGracePeriodSeconds == nil {
		spec.TerminationGracePeriodSeconds = pointer(int64(30))
	}
	if spec.SecurityContext == nil {
		spec.SecurityContext = &corev1.PodSecurityContext{}
	}
	for i := range spec.InitContainers {
		defaultContainer(&spec.InitContainers[i], spec.HostNetwork)
	}
	for i := range spec.Containers {
		defaultContainer(&spec.Containers[i], spec.HostNetwork)
	}
	for i := range spec.Volumes {
		defaultVolume(&spec.Volumes[i])
	}
}

func defaultContainer(c *corev1.Container, hostNetwork bool) {
	orElse(&c.TerminationMessagePath, corev1.TerminationMessagePathDefault)
	orElse(&c.TerminationMessagePolicy, corev1.TerminationMessageReadFile)
	if c.ImagePullPolicy == "" {
		c.ImagePullPolicy = corev1.PullIfNotPresent
		name := c.Image[strings.LastIndex(c.Image, "/")+1:]
		if !strings.Contains(name, ":") && !strings.Contains(name, "@") || strings.HasSuffix(name, ":latest") {
			c.ImagePullPolicy = corev1.PullAlways
		}
	}
	for i := range c.Ports {
		orElse(&c.Ports[i].Protocol, corev1.ProtocolTCP)
		if hostNetwork {
			orElse(&c.Ports[i].HostPort, c.Ports[i].ContainerPort)
		}
	}
	for _, probe := range []*corev1.Probe{c.LivenessProbe, c.ReadinessProbe, c.StartupProbe} {
		if probe != nil {
			orElse(&probe.TimeoutSeconds, 1)
			orElse(&probe.PeriodSeconds, 10)
			orElse(&probe.SuccessThreshold, 1)
			orElse(&probe.FailureThreshold, 3)
		}
	}
}

func requestLimits(c *corev1.Container) {
	for name, limit := range c.Resources.Limits {
		if _, asked := c.Resources.Requests[name]; !asked {
			if c.Resources.Requests == nil {
				c.Resources.Requests = corev1.ResourceList{}
			}
			c.Resources.Requests[name] = limit.DeepCopy()
		}
	}
}

func defaultVolume(v *corev1.Volume) {
	if v.VolumeSource == (corev1.VolumeSource{}) {
		v.EmptyDir = &corev1.EmptyDirVolumeSource{}
	}
	if v.ConfigMap != nil && v.ConfigMap.DefaultMode == nil {
		v.ConfigMap.DefaultMode = pointer(corev1.ConfigMapVolumeSourceDefaultMode)
	}
	if v.Secret != nil && v.Secret.DefaultMode == nil {
		v.Secret.DefaultMode = pointer(corev1.SecretVolumeSourceDefaultMode)
	}
}

func tolerate(spec *corev1.PodSpec, key string) {
	for _, t := range spec.Tolerations {
		if (t.Key == key || t.Key == "") && (t.Effect == corev1.TaintEffectNoExecute || t.Effect == "") {
			return
		}
	}
	spec.Tolerations = append(spec.Tolerations, corev1.Toleration{
		Key: key, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: pointer(int64(300))})
}

func qualityOf(spec *corev1.PodSpec) corev1.PodQOSClass {
	any, guaranteed := false, true
	for _, c := range spec.Containers {
		for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
			limit, limited := c.Resources.Limits[name]
			request, asked := c.Resources.Requests[name]
			any = any || limited || asked
			guaranteed = guaranteed && limited && (!asked || limit.Cmp(request) == 0)
		}
	}
	switch {
	case !any:
		return corev1.PodQOSBestEffort
	case guaranteed:
		return corev1.PodQOSGuaranteed
	}
	return corev1.PodQOSBurstable
}

func validatePodSpec(spec *corev1.PodSpec, at *field.Path) field.ErrorList {
	var faults field.ErrorList
	if len(spec.Containers) == 0 {
		faults = append(faults, field.Required(at.Child("containers"), ""))
	}
	names, volumes := map[string]bool{}, map[string]bool{}
	for i, v := range spec.Volumes {
		faults = append(faults, validateLabel(v.Name, at.Child("volumes").Index(i).Child("name"), volumes)...)
	}
	for i := range spec.InitContainers {
		faults = append(faults, validateContainer(&spec.InitContainers[i], at.Child("initContainers").Index(i), names, volumes)...)
	}
	for i := range spec.Containers {
		faults = append(faults, validateContainer(&spec.Containers[i], at.Child("containers").Index(i), names, volumes)...)
	}
	switch spec.RestartPolicy {
	case corev1.RestartPolicyAlways, corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever:
	default:
		faults = append(faults, field.NotSupported(at.Child("restartPolicy"), spec.RestartPolicy, []corev1.RestartPolicy{corev1.RestartPolicyAlways, corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever}))
	}
	if spec.TerminationGracePeriodSeconds != nil && *spec.TerminationGracePeriodSeconds < 0 {
		faults = append(faults, field.Invalid(at.Child("terminationGracePeriodSeconds"), *spec.TerminationGracePeriodSeconds, "must be greater than or equal to 0"))
	}
	for name, text := range map[string]string{"hostname": spec.Hostname, "subdomain": spec.Subdomain} {
		if text != "" {
			for _, problem := range validation.IsDNS1123Label(text) {
				faults = append(faults, field.Invalid(at.Child(name), text, problem))
			}
		}
	}
	for i, t := range spec.Tolerations {
		if t.Key == "" && t.Operator != corev1.TolerationOpExists {
			faults = append(faults, field.Invalid(at.Child("tolerations").Index(i).Child("operator"), t.Operator, "operator must be Exists when `key` is empty, which means \"match all values and all keys\""))
		}
	}
	return faults
}

func validateLabel(name string, at *field.Path, seen map[string]bool) field.ErrorList {
	var faults field.ErrorList
	if name == "" {
		return append(faults, field.Required(at, ""))
	}
	for _, problem := range validation.IsDNS1123Label(name) {
		faults = append(faults, field.Invalid(at, name, problem))
	}
	if seen[name] {
		faults = append(faults, field.Duplicate(at, name))
	}
	seen[name] = true
	return faults
}

func validateContainer(c *corev1.Container, at *field.Path, names, volumes map[string]bool) field.ErrorList {
	faults := validateLabel(c.Name, at.Child("name"), names)
	if strings.TrimSpace(c.Image) == "" {
		faults = append(faults, field.Required(at.Child("image"), ""))
	}
	for i, e := range c.Env {
		if e.Name == "" {
			faults = append(faults, field.Required(at.Child("env").Index(i).Child("name"), ""))
		}
	}
	for i, m := range c.VolumeMounts {
		if !volumes[m.Name] {
			faults = append(faults, field.NotFound(at.Child("volumeMounts").Index(i).Child("name"), m.Name))
		}
		if m.MountPath == "" {
			faults = append(faults, field.Required(at.Child("volumeMounts").Index(i).Child("mountPath"), ""))
		}
	}
	for i, p := range c.Ports {
		if p.ContainerPort < 1 || p.ContainerPort > 65535 {
			faults = append(faults, field.Invalid(at.Child("ports").Index(i).Child("containerPort"), p.ContainerPort, "must be between 1 and 65535, inclusive"))
		}
	}
	return append(faults, validateResources(&c.Resources, at.Child("resources"))...)
}

func validateResources(r *corev1.ResourceRequirements, at *field.Path) field.ErrorList {
	var faults field.ErrorList
	zero := resource.MustParse("0")
	for _, list := range []struct {
		name    string
		amounts corev1.ResourceList
	}{{"limits", r.Limits}, {"requests", r.Requests}} {
		for name, amount := range list.amounts {
			if amount.Cmp(zero) < 0 {
				faults = append(faults, field.Invalid(at.Child(list.name).Key(string(name)), amount.String(), "must be greater than or equal to 0"))
			}
			if isExtended(name) && amount.MilliValue()%1000 != 0 {
				faults = append(faults, field.Invalid(at.Child(list.name).Key(string(name)), amount.String(), "must be an integer"))
			}
		}
	}
	for name, request := range r.Requests {
		limit, limited := r.Limits[name]
		switch {
		case isExtended(name) && !limited:
			faults = append(faults, field.Required(at.Child("limits"), fmt.Sprintf("Limit must be set for non overcommitable resources")))
		case isExtended(name) && limit.Cmp(request) != 0:
			faults = append(faults, field.Invalid(at.Child("requests"), request.String(), fmt.Sprintf("must be equal to %s limit of %s", name, limit.String())))
		case limited && request.Cmp(limit) > 0:
			faults = append(faults, field.Invalid(at.Child("requests"), request.String(), fmt.Sprintf("must be less than or equal to %s limit of %s", name, limit.String())))
		}
	}
	return faults
}

// isExtended is true of resources of devices: whole numbers, never overcommitted.
func isExtended(name corev1.ResourceName) bool {
	return strings.Contains(string(name), "/") && !strings.HasPrefix(string(name), "kubernetes.io/")
}

// validatePodUpdate lets only those fields change that a running pod may change.
func validatePodUpdate(now, old *corev1.Pod) field.ErrorList {
	kept := now.Spec.DeepCopy()
	for i := range kept.Containers {
		if i < len(old.Spec.Containers) {
			kept.Containers[i].Image = old.Spec.Containers[i].Image
		}
	}
	for i := range kept.InitContainers {
		if i < len(old.Spec.InitContainers) {
			kept.InitContainers[i].Image = old.Spec.InitContainers[i].Image
		}
	}
	kept.ActiveDeadlineSeconds = old.Spec.ActiveDeadlineSeconds
	kept.TerminationGracePeriodSeconds = old.Spec.TerminationGracePeriodSeconds
	if len(kept.SchedulingGates) < len(old.Spec.SchedulingGates) { // Gates may go, none may come; while there are any, where it may run can still be narrowed.
		kept.SchedulingGates = old.Spec.SchedulingGates
	}
	if len(old.Spec.SchedulingGates) > 0 {
		kept.NodeSelector, kept.Affinity = old.Spec.NodeSelector, old.Spec.Affinity
	}
	if len(kept.Tolerations) >= len(old.Spec.Tolerations) && reflect.DeepEqual(kept.Tolerations[:len(old.Spec.Tolerations)], old.Spec.Tolerations) {
		kept.Tolerations = old.Spec.Tolerations
	}
	if reflect.DeepEqual(*kept, old.Spec) {
		return nil
	}
	return field.ErrorList{field.Forbidden(field.NewPath("spec"), "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)")}
}

// podEndsGracefully gives a pod on a node the time that it asks for; a kubelet confirms its end with a period of 0.
func podEndsGracefully(o runtime.Object, options *metav1.DeleteOptions) bool {
	if options == nil {
		return false
	}
	pod := o.(*corev1.Pod)
	period := int64(30)
	if options.GracePeriodSeconds != nil {
		period = *options.GracePeriodSeconds
	} else if pod.Spec.TerminationGracePeriodSeconds != nil {
		period = *pod.Spec.TerminationGracePeriodSeconds
	}
	if pod.Spec.NodeName == "" || pod.Status.Phase == corev1.PodFailed || pod.Status.Phase == corev1.PodSucceeded {
		period = 0
	}
	if period < 0 {
		period = 1
	}
	options.GracePeriodSeconds = &period
	return true
}
