package workload

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// pod is a pod's spec in an object.
type pod struct {
	spec *source.Node
	path source.Path
}

// podsOf returns the pod specs of an object.
func podsOf(o *render.Object) []pod {
	var out []pod
	for _, path := range kube.PodTemplates(o.APIVersion, o.Kind, o.Node) {
		path = path.Child("spec")
		if spec := at(o.Node, path...); spec != nil {
			out = append(out, pod{spec, path})
		}
	}
	return out
}

// containers reads the containers of one pod. Ephemeral containers are in no
// manifest.
func (s *site) containers(rel *render.Release, o *render.Object, p pod) []*Container {
	var out []*Container
	for _, list := range []string{"initContainers", "containers"} {
		for i, node := range items(at(p.spec, list)) {
			c := &Container{Release: rel, Object: o, Path: p.path.Child(list).Index(i), Init: list == "initContainers",
				Name: text(at(node, "name")), Variables: map[string]*Variable{}, Expanded: map[string]bool{}}
			env := s.scope(rel, o)
			if links, ok := boolean(at(p.spec, "enableServiceLinks")); !ok || links {
				c.links = env.links()
			}
			env.environment(c, node)
			env.commands(c, node, p)
			out = append(out, c)
		}
	}
	return out
}

// at returns the value below a node, nil if there is none.
func at(n *source.Node, path ...string) *source.Node {
	if n == nil {
		return nil
	}
	_, v := source.Get(n, path)
	return source.Deref(v)
}

func items(n *source.Node) []*source.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// text returns a scalar as Kubernetes would read it from JSON: a string, or the
// source text of what should have been one.
func text(n *source.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	switch v := source.Scalar(n).(type) {
	case string:
		return v
	case nil:
		return ""
	}
	return n.Value
}

func boolean(n *source.Node) (value, ok bool) {
	if n == nil || n.Kind != yaml.ScalarNode {
		return false, false
	}
	value, ok = source.Scalar(n).(bool)
	return value, ok
}

func texts(n *source.Node) []string {
	var out []string
	for _, item := range items(n) {
		out = append(out, text(source.Deref(item)))
	}
	return out
}
