package argo

import (
	"fmt"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Group is the API group of Argo CD's kinds.
const Group = "argoproj.io"

// The kinds that deploy something, and the one that permits it.
const (
	KindApplication    = "Application"
	KindApplicationSet = "ApplicationSet"
	KindAppProject     = "AppProject"
)

// kindOf returns which of Argo CD's kinds a manifest is, "" for all others.
func kindOf(root *source.Node) string {
	version, kind := scalar(root, "apiVersion"), scalar(root, "kind")
	if !strings.HasPrefix(version, Group+"/") {
		return ""
	}
	switch kind {
	case KindApplication, KindApplicationSet, KindAppProject:
		return kind
	}
	return ""
}

// Application is an Argo CD Application as far as rendering and rules need it.
// What has the wrong type is left out.
type Application struct {
	At          Place  // the manifest's root
	Name        string // metadata.name
	Namespace   string // metadata.namespace: where the Application itself is
	Project     string
	Destination Destination
	Sources     []*Source
	// Automated is whether changes are synced without a person:
	// syncPolicy.automated is there, and not `enabled: false`.
	Automated bool
}

// Destination is where an Application deploys to.
type Destination struct{ Server, Name, Namespace string }

// ReadApplication reads the Application whose manifest is at at.
func ReadApplication(at Place) *Application {
	m, _ := source.Decode(at.Root()).(map[string]any)
	a := NewApplication(m)
	a.At = at
	for _, s := range a.Sources {
		s.At = at.Child(s.At.Path...)
	}
	return a
}

// NewApplication reads a decoded manifest that is written nowhere, such as the
// stand-in for an Application that a repository does not have. Its places have
// paths only.
func NewApplication(m map[string]any) *Application {
	spec, _ := m["spec"].(map[string]any)
	meta, _ := m["metadata"].(map[string]any)
	dest, _ := spec["destination"].(map[string]any)
	a := &Application{Name: Text(meta["name"]), Namespace: Text(meta["namespace"]), Project: Text(spec["project"]),
		Destination: Destination{Server: Text(dest["server"]), Name: Text(dest["name"]), Namespace: Text(dest["namespace"])}}
	policy, _ := spec["syncPolicy"].(map[string]any)
	if automated, ok := policy["automated"].(map[string]any); ok {
		enabled, set := automated["enabled"].(bool)
		a.Automated = !set || enabled
	}
	// spec.sources, if it has an entry, hides spec.source.
	if many, _ := spec["sources"].([]any); len(many) > 0 {
		for i, item := range many {
			if s, ok := item.(map[string]any); ok {
				a.Sources = append(a.Sources, newSource(s, source.P("spec", "sources").Index(i)))
			}
		}
	} else if s, ok := spec["source"].(map[string]any); ok {
		a.Sources = append(a.Sources, newSource(s, source.P("spec", "source")))
	}
	return a
}

// Text is a manifest's scalar as text, "" for null. A CRD refuses a bare number
// or bool where a string belongs; reading goes on with its text.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// TextAt is the scalar at a path below a node as text, "" if there is none.
func TextAt(n *source.Node, path ...string) string {
	_, v := source.Get(n, path)
	if v = source.Deref(v); v == nil || v.Kind != yaml.ScalarNode {
		return ""
	}
	if s, ok := source.Text(v); ok { // without a box
		return s
	}
	return Text(source.Scalar(v))
}

// Texts is a list of scalars as texts; nil if v is not a list.
func Texts(v any) []string {
	list, _ := v.([]any)
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, item := range list {
		out[i] = Text(item)
	}
	return out
}

func scalar(n *source.Node, path ...string) string {
	if n == nil {
		return ""
	}
	_, v := source.Get(n, path)
	return Text(source.Decode(v))
}
