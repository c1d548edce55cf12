package kube

import (
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// PodTemplates returns where an object keeps the templates of its pods: the
// paths of the maps that have metadata and spec, the empty path for a Pod itself.
// Of a kind with a schema here the schema says it. In any other (a Rollout of Argo
// Rollouts, a Service of Knative, a cluster of an operator) a map is a template
// if its spec has containers. What the object does not have is left out.
func PodTemplates(apiVersion, kind string, n *source.Node) []source.Path {
	e, ok := loaded().lookup(apiVersion, kind)
	if !ok {
		s := podSearch{budget: searchBudget}
		s.walk(n, nil)
		return s.found
	}
	var out []source.Path
	for _, path := range e.pods {
		out = append(out, present(n, path)...)
	}
	return out
}

// lookup finds a kind's entry: of an API version that Kubernetes removed it is that
// of its replacement.
func (t *tables) lookup(apiVersion, kind string) (entry, bool) {
	if e, ok := t.kinds[gvk{apiVersion, kind}]; ok {
		return e, true
	}
	r, ok := removedAPI(apiVersion, kind)
	if !ok {
		return entry{}, false
	}
	e, ok := t.kinds[gvk{r.instead, kind}]
	return e, ok
}

// present lists the paths that a pattern fits in n; * is each item.
func present(n *source.Node, pattern source.Path) []source.Path {
	out := []source.Path{{}}
	for _, elem := range pattern {
		var next []source.Path
		for _, path := range out {
			_, at := source.Get(n, path)
			switch at = source.Deref(at); {
			case at == nil:
			case elem != "*":
				if _, v := source.Get(at, source.P(elem)); v != nil {
					next = append(next, path.Child(elem))
				}
			case at.Kind == yaml.SequenceNode:
				for i := range at.Content {
					next = append(next, path.Index(i))
				}
			default:
				source.Entries(at, func(name string, _, _ *source.Node) { next = append(next, path.Child(name)) })
			}
		}
		out = next
	}
	return out
}

// searchBudget and searchDepth bound the search in an object without a schema.
const (
	searchBudget = 2000
	searchDepth  = 8
)

// podSearch finds pods' templates by their shape.
type podSearch struct {
	budget int
	found  []source.Path
}

func (s *podSearch) walk(n *source.Node, path source.Path) {
	n = source.Deref(n)
	if s.budget--; s.budget < 0 || n == nil || len(path) > searchDepth {
		return
	}
	if n.Kind == yaml.SequenceNode {
		for i, item := range n.Content {
			s.walk(item, path.Child(strconv.Itoa(i)))
		}
		return
	}
	if isTemplate(n) {
		s.found = append(s.found, path)
		return
	}
	source.Entries(n, func(name string, _, value *source.Node) {
		if name != "metadata" && name != "status" {
			s.walk(value, path.Child(name))
		}
	})
}

// isTemplate reports whether a map's spec has containers: a list of maps with an
// image.
func isTemplate(n *source.Node) bool {
	_, list := source.Get(n, source.P("spec", "containers"))
	if list = source.Deref(list); list == nil || list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		return false
	}
	_, image := source.Get(list.Content[0], source.P("image"))
	return image != nil
}
