package main

import (
	"fmt"
	"io"
	"strings"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/generic"
	genericoptions "k8s.io/apiserver/pkg/server/options"
)

// eventsGetter lets events.k8s.io/v1 have its events where v1 has them, so that both tell of the same.
type eventsGetter struct {
	generic.RESTOptionsGetter
	core runtime.Codec
}

func newEventsGetter(etcd genericoptions.EtcdOptions) eventsGetter {
	core := codecs.LegacyCodec(corev1.SchemeGroupVersion)
	etcd.StorageConfig.EncodeVersioner = eventsv1.SchemeGroupVersion // What discovery calls it; what is written is the codec's affair.
	return eventsGetter{&genericoptions.StorageFactoryRestOptionsFactory{Options: etcd, StorageFactory: &genericoptions.SimpleStorageFactory{StorageConfig: etcd.StorageConfig}}, core}
}

func (g eventsGetter) GetRESTOptions(_ schema.GroupResource, example runtime.Object) (generic.RESTOptions, error) {
	options, err := g.RESTOptionsGetter.GetRESTOptions(schema.GroupResource{Resource: "events"}, example)
	if err == nil {
		options.StorageConfig.Codec = eventsCodec{g.core}
	}
	return options, err
}

// eventsCodec writes events of events.k8s.io/v1 as those of v1, and reads them back.
type eventsCodec struct{ core runtime.Codec }

func (c eventsCodec) Identifier() runtime.Identifier { return "events-" + c.core.Identifier() }

func (c eventsCodec) Encode(o runtime.Object, w io.Writer) error {
	if event, is := o.(*eventsv1.Event); is {
		o = toCore(event)
	}
	return c.core.Encode(o, w)
}

func (c eventsCodec) Decode(data []byte, defaults *schema.GroupVersionKind, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	o, gvk, err := c.core.Decode(data, nil, &corev1.Event{})
	if err != nil {
		return nil, gvk, err
	}
	stored, is := o.(*corev1.Event)
	if !is {
		return nil, gvk, fmt.Errorf("a %T is stored among the events", o)
	}
	read := fromCore(stored)
	if event, is := into.(*eventsv1.Event); is {
		*event = *read
		return event, gvk, nil
	}
	return read, gvk, nil
}

func toCore(e *eventsv1.Event) *corev1.Event {
	made := &corev1.Event{
		ObjectMeta: e.ObjectMeta, InvolvedObject: e.Regarding, Related: e.Related, Reason: e.Reason, Message: e.Note, Type: e.Type, Action: e.Action,
		EventTime: e.EventTime, ReportingController: e.ReportingController, ReportingInstance: e.ReportingInstance, Source: e.DeprecatedSource,
		FirstTimestamp: e.DeprecatedFirstTimestamp, LastTimestamp: e.DeprecatedLastTimestamp, Count: e.DeprecatedCount,
	}
	if e.Series != nil {
		made.Series = &corev1.EventSeries{Count: e.Series.Count, LastObservedTime: e.Series.LastObservedTime}
	}
	return made
}

func fromCore(e *corev1.Event) *eventsv1.Event {
	made := &eventsv1.Event{
		ObjectMeta: e.ObjectMeta, Regarding: e.InvolvedObject, Related: e.Related, Reason: e.Reason, Note: e.Message, Type: e.Type, Action: e.Action,
		EventTime: e.EventTime, ReportingController: e.ReportingController, ReportingInstance: e.ReportingInstance, DeprecatedSource: e.Source,
		DeprecatedFirstTimestamp: e.FirstTimestamp, DeprecatedLastTimestamp: e.LastTimestamp, DeprecatedCount: e.Count,
	}
	if e.Series != nil {
		made.Series = &eventsv1.EventSeries{Count: e.Series.Count, LastObservedTime: e.Series.LastObservedTime}
	}
	return made
}

var eventRules = rules{validate: func(o runtime.Object) field.ErrorList {
	event := o.(*corev1.Event)
	return validateEventPlace(event.Namespace, &event.InvolvedObject, "involvedObject")
}}

var newEventRules = rules{validate: func(o runtime.Object) field.ErrorList {
	event := o.(*eventsv1.Event)
	faults := validateEventPlace(event.Namespace, &event.Regarding, "regarding")
	if event.EventTime.IsZero() {
		faults = append(faults, field.Required(field.NewPath("eventTime"), ""))
	}
	for _, must := range []struct {
		name, value string
		most        int
	}{{"reportingController", event.ReportingController, 253}, {"reportingInstance", event.ReportingInstance, 128}, {"action", event.Action, 128}, {"reason", event.Reason, 128}} {
		if must.value == "" {
			faults = append(faults, field.Required(field.NewPath(must.name), ""))
		} else if len(must.value) > must.most {
			faults = append(faults, field.Invalid(field.NewPath(must.name), must.value, fmt.Sprintf("can have at most %d characters", must.most)))
		}
	}
	if len(event.Note) > 1024 {
		faults = append(faults, field.Invalid(field.NewPath("note"), "", "can have at most 1024 characters"))
	}
	if event.Type != corev1.EventTypeNormal && event.Type != corev1.EventTypeWarning {
		faults = append(faults, field.NotSupported(field.NewPath("type"), event.Type, []string{corev1.EventTypeNormal, corev1.EventTypeWarning}))
	}
	return faults
}}

// validateEventPlace holds an event to the namespace of what it is about; those about the cluster's objects are in default.
func validateEventPlace(ns string, about *corev1.ObjectReference, name string) field.ErrorList {
	if about.Namespace == ns || about.Namespace == "" && ns == corev1.NamespaceDefault {
		return nil
	}
	return field.ErrorList{field.Invalid(field.NewPath(name, "namespace"), about.Namespace, "does not match event.namespace")}
}

func asCore(o runtime.Object) *corev1.Event {
	if event, is := o.(*eventsv1.Event); is {
		return toCore(event)
	}
	return o.(*corev1.Event)
}

var eventColumns = []column{
	{"Last Seen", false, func(o runtime.Object) any { return lastSeen(asCore(o)) }},
	{"Type", false, func(o runtime.Object) any { return asCore(o).Type }},
	{"Reason", false, func(o runtime.Object) any { return asCore(o).Reason }},
	{"Object", false, func(o runtime.Object) any {
		about := asCore(o).InvolvedObject
		return strings.ToLower(about.Kind) + "/" + about.Name
	}},
	{"Message", false, func(o runtime.Object) any { return strings.TrimSpace(asCore(o).Message) }},
}
