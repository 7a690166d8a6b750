package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	coordv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/duration"
	"k8s.io/apiserver/pkg/registry/rest"
)

// column is one column of what kubectl get prints.
type column struct {
	name string
	wide bool
	cell func(runtime.Object) any
}

type table struct {
	rest.TableConvertor
	columns []column
}

func newTable(resource schema.GroupResource, columns []column) rest.TableConvertor {
	standard := rest.NewDefaultTableConvertor(resource)
	if len(columns) == 0 {
		return standard
	}
	return table{standard, columns}
}

func (t table) ConvertToTable(_ context.Context, o runtime.Object, options runtime.Object) (*metav1.Table, error) {
	made := &metav1.Table{}
	if opt, ok := options.(*metav1.TableOptions); !ok || !opt.NoHeaders {
		made.ColumnDefinitions = []metav1.TableColumnDefinition{{Name: "Name", Type: "string", Format: "name", Description: "the object's name"}}
		for _, c := range t.columns {
			definition := metav1.TableColumnDefinition{Name: c.name, Type: "string", Description: strings.ToLower(c.name)}
			if c.wide {
				definition.Priority = 1
			}
			made.ColumnDefinitions = append(made.ColumnDefinitions, definition)
		}
	}
	row := func(o runtime.Object) error {
		m, err := meta.Accessor(o)
		if err != nil {
			return err
		}
		cells := []any{m.GetName()}
		for _, c := range t.columns {
			cells = append(cells, c.cell(o))
		}
		made.Rows = append(made.Rows, metav1.TableRow{Cells: cells, Object: runtime.RawExtension{Object: o}})
		return nil
	}
	if list, err := meta.ListAccessor(o); err == nil {
		made.ResourceVersion, made.Continue, made.RemainingItemCount = list.GetResourceVersion(), list.GetContinue(), list.GetRemainingItemCount()
		return made, meta.EachListItem(o, row)
	}
	made.ResourceVersion = accessor(o).GetResourceVersion()
	return made, row(o)
}

func age(o runtime.Object) any {
	return duration.HumanDuration(time.Since(accessor(o).GetCreationTimestamp().Time))
}

func orNone(text string) string {
	if text == "" {
		return "<none>"
	}
	return text
}

var podColumns = []column{
	{"Ready", false, func(o runtime.Object) any {
		pod, ready := o.(*corev1.Pod), 0
		for _, c := range pod.Status.ContainerStatuses {
			if c.Ready {
				ready++
			}
		}
		return fmt.Sprintf("%d/%d", ready, len(pod.Spec.Containers))
	}},
	{"Status", false, func(o runtime.Object) any { return podStatus(o.(*corev1.Pod)) }},
	{"Restarts", false, func(o runtime.Object) any {
		restarts := int32(0)
		for _, c := range o.(*corev1.Pod).Status.ContainerStatuses {
			restarts += c.RestartCount
		}
		return fmt.Sprint(restarts)
	}},
	{"Age", false, age},
	{"IP", true, func(o runtime.Object) any { return orNone(o.(*corev1.Pod).Status.PodIP) }},
	{"Node", true, func(o runtime.Object) any { return orNone(o.(*corev1.Pod).Spec.NodeName) }},
}

func podStatus(pod *corev1.Pod) string {
	status := string(pod.Status.Phase)
	if pod.Status.Reason != "" {
		status = pod.Status.Reason
	}
	for _, c := range pod.Status.ContainerStatuses {
		switch {
		case c.State.Waiting != nil && c.State.Waiting.Reason != "":
			status = c.State.Waiting.Reason
		case c.State.Terminated != nil && c.State.Terminated.Reason != "":
			status = c.State.Terminated.Reason
		}
	}
	if pod.DeletionTimestamp != nil {
		status = "Terminating"
	}
	return status
}

var nodeColumns = []column{
	{"Status", false, func(o runtime.Object) any {
		node, status := o.(*corev1.Node), "Unknown"
		for _, c := range node.Status.Conditions {
			if c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue {
				status = "Ready"
			} else if c.Type == corev1.NodeReady {
				status = "NotReady"
			}
		}
		if node.Spec.Unschedulable {
			status += ",SchedulingDisabled"
		}
		return status
	}},
	{"Roles", false, func(o runtime.Object) any {
		var roles []string
		for label := range o.(*corev1.Node).Labels {
			if role, is := strings.CutPrefix(label, "node-role.kubernetes.io/"); is {
				roles = append(roles, role)
			}
		}
		return orNone(strings.Join(roles, ","))
	}},
	{"Age", false, age},
	{"Version", false, func(o runtime.Object) any { return o.(*corev1.Node).Status.NodeInfo.KubeletVersion }},
}

var serviceColumns = []column{
	{"Type", false, func(o runtime.Object) any { return string(o.(*corev1.Service).Spec.Type) }},
	{"Cluster-IP", false, func(o runtime.Object) any { return orNone(o.(*corev1.Service).Spec.ClusterIP) }},
	{"External-IP", false, func(runtime.Object) any { return "<none>" }},
	{"Port(s)", false, func(o runtime.Object) any {
		var ports []string
		for _, p := range o.(*corev1.Service).Spec.Ports {
			ports = append(ports, fmt.Sprintf("%d/%s", p.Port, p.Protocol))
		}
		return orNone(strings.Join(ports, ","))
	}},
	{"Age", false, age},
}

var namespaceColumns = []column{
	{"Status", false, func(o runtime.Object) any { return string(o.(*corev1.Namespace).Status.Phase) }},
	{"Age", false, age},
}

var leaseColumns = []column{
	{"Holder", false, func(o runtime.Object) any {
		if holder := o.(*coordv1.Lease).Spec.HolderIdentity; holder != nil {
			return *holder
		}
		return ""
	}},
	{"Age", false, age},
}

func lastSeen(e *corev1.Event) string {
	last := e.LastTimestamp.Time
	if e.Series != nil {
		last = e.Series.LastObservedTime.Time
	}
	if last.IsZero() {
		last = e.EventTime.Time
	}
	if last.IsZero() {
		return "<unknown>"
	}
	return duration.HumanDuration(time.Since(last))
}
