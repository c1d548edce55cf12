package agree

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// view is a value of a manifest as the agreements read it: n is nil where it is
// absent or null. Its methods take any value, also of a type that the schema has
// refused, and find nothing in it.
type view struct {
	m    *Manifest
	n    *source.Node
	path source.Path
}

// value returns the node of a field, nil where it is absent or null.
func (v view) value(name string) *source.Node {
	if v.n == nil || v.n.Kind != yaml.MappingNode {
		return nil
	}
	var found *source.Node
	for i := 0; i+1 < len(v.n.Content); i += 2 {
		if key := v.n.Content[i]; key.Value == name && key.Kind == yaml.ScalarNode {
			found = v.n.Content[i+1] // the last one wins
		} else if key.Value == "<<" {
			_, found = source.Get(v.n, source.P(name))
			break
		}
	}
	if found = source.Deref(found); found == nil || source.IsNull(found) {
		return nil
	}
	return found
}

// get returns a field, or a field of a field.
func (v view) get(names ...string) view {
	for _, name := range names {
		v = view{v.m, v.value(name), v.path.Child(name)}
	}
	return v
}

func (v view) has(name string) bool { return v.value(name) != nil }

// text returns a text field, "" where it is absent or not text.
func (v view) text(name string) string {
	s, _ := source.Text(v.value(name))
	return s
}

// number returns an integer field.
func (v view) number(name string) (int64, bool) { return integer(v.value(name)) }

func (v view) isTrue(name string) bool {
	n := v.value(name)
	return n != nil && n.Kind == yaml.ScalarNode && source.Scalar(n) == true
}

func integer(n *source.Node) (int64, bool) {
	if n == nil || n.Kind != yaml.ScalarNode {
		return 0, false
	}
	switch i := source.Scalar(n).(type) {
	case int64:
		return i, true
	case float64:
		return int64(i), i == float64(int64(i))
	}
	return 0, false
}

// string is the text of a scalar that is text.
func (v view) string() string {
	s, _ := source.Text(v.n)
	return s
}

// items returns the items of a list field.
func (v view) items(name string) []view {
	list := v.value(name)
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil
	}
	at := v.path.Child(name)
	out := make([]view, len(list.Content))
	for i, item := range list.Content {
		out[i] = view{v.m, notNull(item), at.Index(i)}
	}
	return out
}

func notNull(n *source.Node) *source.Node {
	if n = source.Deref(n); n == nil || source.IsNull(n) {
		return nil
	}
	return n
}

// entries visits the entries of a map field.
func (v view) entries(name string, f func(key string, value view)) {
	m := v.value(name)
	if m == nil || m.Kind != yaml.MappingNode {
		return
	}
	at := v.path.Child(name)
	source.Entries(m, func(key string, _, value *source.Node) { f(key, view{v.m, notNull(value), at.Child(key)}) })
}

// size is the number of items or entries of a list or map field.
func (v view) size(name string) int {
	switch n := v.value(name); {
	case n == nil || n.Kind == yaml.ScalarNode:
		return 0
	case n.Kind == yaml.MappingNode:
		return len(n.Content) / 2
	default:
		return len(n.Content)
	}
}

// bad reports the value itself: "spec.x "value" must …"; id is that of the part from "must" on.
// Where it is absent, what it is part of is reported.
func (v view) bad(id string, args ...any) { v.wrong(finding.Say(id, args...)) }

// wrong is bad for what is said already; unset says that nothing is wrong.
func (v view) wrong(must finding.Phrase) {
	switch {
	case !must.IsSet():
	case v.n != nil:
		v.m.BadValue(v.n, v.path, must)
	default:
		v.m.Add(problem.Problem{Path: v.path.Parent(), Kind: problem.MissingField, Field: v.path.Last(),
			Says: finding.Say("absent-must", "of", v.path.Parent(), "field", v.path.Last(), "must", must)})
	}
}

// refuse reports the value without quoting it.
func (v view) refuse(id string, args ...any) {
	v.m.Add(problem.Problem{Path: v.path, Kind: problem.BadValue, Field: v.path.Last(), Says: problem.Says(v.m.Subject(v.path), "", finding.Say(id, args...))})
}

// unwanted reports the key: the field may not be there.
func (v view) unwanted(id string, args ...any) {
	v.m.Add(problem.Problem{Path: v.path, Key: true, Kind: problem.BadValue, Field: v.path.Last(), Help: finding.Say("remove-field", "field", v.path.Last()),
		Says: problem.Says(v.m.Subject(v.path), "", finding.Say(id, args...))})
}

// beside reports the key of a field that may not be there together with another: what, an ID, has only one of them.
func (v view) beside(other, what string) {
	name := v.path.Last()
	v.m.Add(problem.Problem{Path: v.path, Key: true, Kind: problem.BadValue, Field: name, Help: finding.Say("remove-either", "field", name, "other", other),
		Says: finding.Say("set-beside", "path", v.path, "other", other, "what", finding.Say(what))})
}

// lacks reports that a field is missing, with why it must be there: an ID, "" where that needs no words.
func (v view) lacks(field, why string, args ...any) {
	reason := finding.Phrase{}
	if why != "" {
		reason = finding.Say(why, args...)
	}
	p := problem.Problem{Path: v.path, Kind: problem.MissingField, Field: field, Says: finding.Say("lacks", "of", v.path, "field", field, "why", reason)}
	if raw := v.n; raw != nil {
		if _, value := source.Get(raw, source.P(field)); value != nil {
			p.Path, p.Key, p.Says = v.path.Child(field), true, finding.Say("empty-field", "path", v.path.Child(field), "why", reason)
		}
	}
	v.m.Add(p)
}

// must reports the value where format says that it is wrong.
func (v view) must(format func(string) finding.Phrase) {
	if s := v.string(); s != "" {
		v.wrong(format(s))
	}
}

// atLeast reports integer fields below a bound.
func (v view) atLeast(bound int64, names ...string) {
	for _, name := range names {
		if i, ok := v.number(name); ok && i < bound {
			v.get(name).bad("at-least", "bound", bound)
		}
	}
}

// oneOf reports a text field that is not one of the values; empty counts as absent.
func (v view) oneOf(name string, values ...string) {
	if s := v.text(name); s != "" && !slices.Contains(values, s) {
		v.get(name).wrong(form.OneOf(s, values))
	}
}

// exactlyOne reports all but the first of the fields that may not be there
// together, and that none is there: what, an ID, has one of them.
func (v view) exactlyOne(what string, names ...string) (the string) {
	for _, name := range names {
		switch {
		case !v.has(name):
		case the == "":
			the = name
		default:
			v.get(name).beside(the, what)
			return ""
		}
	}
	if the == "" {
		v.m.Add(problem.Problem{Path: v.path, Kind: problem.MissingField, Field: names[0], Says: finding.Say("none-of", "of", v.path, "names", names, "what", finding.Say(what))})
	}
	return the
}
