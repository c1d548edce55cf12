package kube

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// across judges what the API server holds two fields of one object to, for the
// faults that templates make: selectors and templates that drift apart, volumes
// renamed in one place, a Job that may not restart. (pkg/apis/*/validation of
// k8s.io/kubernetes.)
func (c *checker) across(n *source.Node, apiVersion string) {
	switch apiVersion + " " + c.kind {
	case "apps/v1 Deployment", "apps/v1 DaemonSet", "apps/v1 ReplicaSet", "apps/v1 StatefulSet":
		c.selects(n)
		c.restarts(n, source.P("spec", "template", "spec"), "Always")
		c.mounts(n, source.P("spec", "template", "spec"))
	case "batch/v1 Job":
		c.restarts(n, source.P("spec", "template", "spec"), "OnFailure", "Never")
		c.mounts(n, source.P("spec", "template", "spec"))
	case "batch/v1 CronJob":
		c.restarts(n, source.P("spec", "jobTemplate", "spec", "template", "spec"), "OnFailure", "Never")
		c.mounts(n, source.P("spec", "jobTemplate", "spec", "template", "spec"))
	case "v1 Pod":
		c.mounts(n, source.P("spec"))
	case "v1 Service":
		c.portNames(n)
	}
}

// selects holds a workload's selector to its own template's labels.
func (c *checker) selects(n *source.Node) {
	at := source.P("spec", "selector", "matchLabels")
	_, want := source.Get(n, at)
	_, meta := source.Get(n, source.P("spec", "template"))
	if want == nil || meta == nil {
		return // reported as missing
	}
	labels := source.P("spec", "template", "metadata", "labels")
	var absent []string
	source.Entries(want, func(name string, _, value *source.Node) {
		_, have := source.Get(n, labels.Child(name))
		a, okA := text(value)
		b, okB := text(have)
		switch {
		case okA && have == nil:
			absent = append(absent, name+"="+a)
		case okA && okB && a != b:
			c.report(Problem{Path: at.Child(name), Kind: BadValue, Field: name,
				Message: fmt.Sprintf("selector %s=%s does not match the labels of spec.template: %s refuses to select pods that it does not make", name, a, c.kind)})
		}
	})
	if len(absent) == 0 {
		return
	}
	noun := "label"
	if len(absent) > 1 {
		noun = "labels"
	}
	for _, have := source.Get(n, labels); have == nil && len(labels) > 2; _, have = source.Get(n, labels) {
		labels = labels.Parent()
	}
	c.report(Problem{Path: labels, Key: true, Kind: BadValue, Field: "labels",
		Message: fmt.Sprintf("spec.template lacks the %s %s of the selector: %s refuses to select pods that it does not make", noun, words(absent, "and"), c.kind)})
}

// text returns a scalar's text; false for what is none, and so reported as of
// the wrong type.
func text(n *source.Node) (string, bool) {
	if n = source.Deref(n); n == nil || n.Kind != yaml.ScalarNode {
		return "", false
	}
	s, ok := source.Scalar(n).(string)
	return s, ok
}

// restarts holds a pod's restartPolicy to what its owner takes.
func (c *checker) restarts(n *source.Node, pod source.Path, allowed ...string) {
	_, spec := source.Get(n, pod)
	if spec = source.Deref(spec); spec == nil || spec.Kind != yaml.MappingNode {
		return
	}
	_, value := source.Get(spec, source.P("restartPolicy"))
	policy, ok := text(value)
	switch {
	case (value == nil || policy == "" && ok) && allowed[0] != "Always":
		c.report(Problem{Path: pod, Kind: MissingField, Field: "restartPolicy",
			Message: fmt.Sprintf("%s has no restartPolicy; a %s needs %s", pod, c.kind, words(allowed, "or"))})
	case ok && policy != "" && !contains(allowed, policy) && contains([]string{"Always", "OnFailure", "Never"}, policy):
		c.report(Problem{Path: pod.Child("restartPolicy"), Kind: BadValue, Field: "restartPolicy",
			Message: fmt.Sprintf("%s.restartPolicy %q must be %s in a %s", pod, policy, words(allowed, "or"), c.kind)})
	}
}

// mounts holds volume mounts to the volumes there are.
func (c *checker) mounts(n *source.Node, pod source.Path) {
	volumes := map[string]bool{}
	collect := func(at source.Path) {
		_, list := source.Get(n, at[:len(at)-1])
		for i := range items(list) {
			_, name := source.Get(items(list)[i], source.P(at.Last()))
			if s, ok := text(name); ok {
				volumes[s] = true
			}
		}
	}
	collect(pod.Child("volumes", "name"))
	_, claims := source.Get(n, source.P("spec", "volumeClaimTemplates"))
	for _, claim := range items(claims) {
		_, name := source.Get(claim, source.P("metadata", "name"))
		if s, ok := text(name); ok {
			volumes[s] = true
		}
	}
	var absent []Problem
	var names []string
	for _, kind := range []string{"containers", "initContainers"} {
		_, containers := source.Get(n, pod.Child(kind))
		for i, container := range items(containers) {
			c.sources(container, pod.Child(kind).Index(i))
			for _, use := range []string{"volumeMounts", "volumeDevices"} {
				_, list := source.Get(container, source.P(use))
				for j, mount := range items(list) {
					_, name := source.Get(mount, source.P("name"))
					if s, ok := text(name); ok && s != "" && !volumes[s] {
						at := pod.Child(kind).Index(i).Child(use).Index(j).Child("name")
						names = append(names, quote(s))
						absent = append(absent, Problem{Path: at, Kind: BadValue, Field: "name",
							Message: fmt.Sprintf("%s %q is the name of no volume of the pod", at, s)})
					}
				}
			}
		}
	}
	if names = unique(names); len(names) > 1 && len(volumes) == 0 { // it is the volumes that are missing, not each name that is wrong
		absent = absent[:1]
		absent[0].Message = fmt.Sprintf("%s mounts %s, but has no volumes", pod, words(names, "and"))
		if _, list := source.Get(n, pod.Child("volumes")); list != nil {
			absent[0].Path, absent[0].Key = pod.Child("volumes"), true
		}
	}
	for _, p := range absent {
		c.report(p)
	}
}

// sources holds the entries of a container's envFrom to saying what is read: one
// whose only field is null reads nothing.
func (c *checker) sources(container *source.Node, at source.Path) {
	_, list := source.Get(container, source.P("envFrom"))
	for i, item := range items(list) {
		for _, ref := range []string{"configMapRef", "secretRef"} {
			if _, v := source.Get(item, source.P(ref)); v != nil && source.Deref(v) != nil && source.IsNull(source.Deref(v)) {
				p := at.Child("envFrom").Index(i).Child(ref)
				c.report(Problem{Path: p, Key: true, Kind: MissingField, Field: "name", Message: fmt.Sprintf("%s has no name", p)})
			}
		}
	}
}

// portNames holds a Service with several ports to naming them.
func (c *checker) portNames(n *source.Node) {
	at := source.P("spec", "ports")
	_, list := source.Get(n, at)
	ports := items(list)
	for i, port := range ports {
		_, name := source.Get(port, source.P("name"))
		if s, ok := text(name); len(ports) > 1 && (name == nil || ok && s == "") {
			c.report(Problem{Path: at.Index(i), Kind: MissingField, Field: "name",
				Message: fmt.Sprintf("%s has no name; a Service with several ports must name them", at.Index(i))})
		}
	}
}

func items(n *source.Node) []*source.Node {
	if n = source.Deref(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}
