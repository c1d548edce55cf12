package helm

import (
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/kyaml"
)

// head is what Helm reads of a document. What does not fit it fails as it does in Helm.
type head struct {
	Version  string    `json:"apiVersion"`
	Kind     string    `json:"kind,omitempty"`
	Metadata *metadata `json:"metadata,omitempty"`
}

type metadata struct {
	Name        string            `json:"name"`
	Annotations map[string]string `json:"annotations"`
}

func readHead(text string) (head, error) {
	if v, ok := kyaml.Read([]byte(text)); ok {
		if h, ok := plainHead(v); ok {
			return h, nil
		}
	}
	var h head
	err := yaml.Unmarshal([]byte(text), &h)
	return h, err
}

// plainHead reads the head of an ordinary object; false leaves it to the library, which knows all the rest: keys
// in another case, numbers for strings, what is refused.
func plainHead(v any) (h head, ok bool) {
	m, ok := v.(map[string]any)
	if !ok || !exactKeys(m, "apiVersion", "kind", "metadata") {
		return h, v == nil
	}
	kind, ok1 := text(m["kind"])
	version, ok2 := text(m["apiVersion"])
	h.Kind, h.Version = kind, version
	if !ok1 || !ok2 || m["metadata"] == nil {
		return h, ok1 && ok2
	}
	md, ok := m["metadata"].(map[string]any)
	if !ok || !exactKeys(md, "name", "annotations") {
		return h, false
	}
	h.Metadata = &metadata{}
	if h.Metadata.Name, ok = text(md["name"]); !ok || md["annotations"] == nil {
		return h, ok
	}
	annotations, ok := md["annotations"].(map[string]any)
	if !ok {
		return h, false
	}
	h.Metadata.Annotations = make(map[string]string, len(annotations))
	for k, a := range annotations {
		if h.Metadata.Annotations[k], ok = text(a); !ok {
			return h, false
		}
	}
	return h, true
}

// exactKeys says that no key differs from the names in case only: JSON would take it for the name.
func exactKeys(m map[string]any, names ...string) bool {
	for k := range m {
		for _, n := range names {
			if len(k) == len(n) && k != n && strings.EqualFold(k, n) {
				return false
			}
		}
	}
	return true
}

// text gives a string, "" for null; false for anything else.
func text(v any) (string, bool) {
	s, ok := v.(string)
	return s, ok || v == nil
}
