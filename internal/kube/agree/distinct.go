package agree

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// Distinct holds a list's items to being told apart by their keys: a server-side
// apply refuses two with the same, and a client-side one loses one of them.
func (m *Manifest) Distinct(keys []string, n *source.Node, path source.Path) {
	if n = source.Deref(n); len(keys) == 0 || n == nil || n.Kind != yaml.SequenceNode || len(n.Content) < 2 {
		return
	}
	seen := map[string]int{}
	for i, item := range n.Content {
		at := view{m, notNull(item), path.Index(i)}
		id, place, ok := at.identity(keys)
		if !ok || at.layered() {
			continue
		}
		if first, twice := seen[id]; twice {
			m.twice(place, path.Index(first), keys)
			continue
		}
		seen[id] = i
	}
}

// layered reports a variable that takes an optional key: over a default of the same
// name it is a way to write "if it is there", which clusters take as such.
func (v view) layered() bool {
	for _, ref := range []string{"configMapKeyRef", "secretKeyRef"} {
		if v.get("valueFrom", ref).isTrue("optional") {
			return true
		}
	}
	return false
}

// identity is what tells an item apart, and the value of it to look at; false
// where a key is missing.
func (v view) identity(keys []string) (id string, place view, ok bool) {
	if slices.Equal(keys, []string{"="}) {
		return v.scalar(), v, v.n != nil && v.n.Kind == yaml.ScalarNode
	}
	var parts []string
	for _, key := range keys {
		part := v.get(key)
		text := part.scalar()
		if text == "" && key == "protocol" {
			text = "TCP" // the default
		}
		if text == "" {
			return "", v, false
		}
		if place.n == nil {
			place = part
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\x00"), place, place.n != nil
}

// scalar is the text of a scalar of any type.
func (v view) scalar() string {
	if v.n == nil || v.n.Kind != yaml.ScalarNode {
		return ""
	}
	return fmt.Sprint(source.Scalar(v.n))
}

func (m *Manifest) twice(at view, first source.Path, keys []string) {
	if slices.Equal(keys, []string{"="}) {
		at.bad("listed-twice", "first", first)
		return
	}
	// The key is meant: where two lines print one value, no other value helps.
	m.Add(problem.Problem{Path: at.path, Key: true, Kind: problem.BadValue, Field: at.path.Last(),
		Says: finding.Say("same-keys", "path", at.path, "value", form.QuoteScalar(at.n), "first", first, "keys", keys), Help: finding.Say("remove-one", "field", at.path.Last())})
}

// eachOnce reports an item of a list whose field has a value that one before has.
func (v view) eachOnce(list string, names ...string) {
	seen := map[string]source.Path{}
	for _, item := range v.items(list) {
		at := item.get(names...)
		s := at.string()
		if first, twice := seen[s]; twice && s != "" {
			at.bad("set-twice", "first", first)
			continue
		}
		seen[s] = at.path
	}
}
