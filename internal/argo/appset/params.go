package appset

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Params is one element of a generator: what the template's parameters are.
type Params struct {
	// Node is the map of the parameters; each of its nodes knows its origin.
	// With goTemplate it is nested, else its keys are flat ("values.env").
	Node *source.Node
	// At is the element: a list's item, a file, the pattern that a folder fits.
	At Place
	// Unknown is set where parameters are not in the repository.
	Unknown bool

	among []*Params // all elements that the same template is filled with
	parts []*Params // what a matrix joined

	data map[string]any
}

// values is what templates see.
func (p *Params) values() map[string]any {
	if p.data == nil {
		p.data, _ = decode(p.Node).(map[string]any)
		if p.data == nil {
			p.data = map[string]any{}
		}
	}
	return p.data
}

// with adds a parameter, in the place of one of that name.
func (p *Params) with(name string, value *source.Node) {
	set(p.Node, key(name), value)
	p.data = nil
}

// leaf is a parameter without parameters below it.
type leaf struct {
	name string // as a template writes it: path.basename
	path source.Path
	node *source.Node
}

// leaves lists the scalars of a tree of parameters.
func leaves(n *source.Node, prefix source.Path) []leaf {
	n = source.Deref(n)
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.MappingNode:
		var out []leaf
		source.Entries(n, func(name string, _, v *source.Node) { out = append(out, leaves(v, prefix.Child(name))...) })
		return out
	case n.Kind == yaml.SequenceNode:
		var out []leaf
		for i, item := range n.Content {
			out = append(out, leaves(item, prefix.Index(i))...)
		}
		return out
	}
	return []leaf{{name: prefix.String(), path: prefix, node: n}}
}

// maxUsed bounds how many parameters are tried for one origin.
const maxUsed = 2000

// used returns the parameters that a stamp's text depends on: one is changed
// and the text made again. Those that the text prints come first.
func (x *expansion) used(s stamp) []leaf {
	base, err := s.eval(s.params.values())
	if err != nil {
		return nil
	}
	var printed, decided []leaf
	for i, l := range leaves(s.params.Node, nil) {
		if i >= maxUsed {
			break
		}
		mark := "xgen" + strconv.Itoa(i) + "mark"
		got, err := s.eval(replaced(s.params.values(), l.path, mark).(map[string]any))
		switch {
		case err == nil && got == base:
		case err == nil && strings.Contains(strings.ToLower(got), mark):
			printed = append(printed, l)
		default:
			decided = append(decided, l)
		}
	}
	return append(printed, decided...)
}

// replaced copies data with a changed value at path; a number or bool gets
// another one.
func replaced(data any, path source.Path, mark string) any {
	if len(path) == 0 {
		switch v := data.(type) {
		case bool:
			return !v
		case float64:
			return v + 7919
		case string:
			return v + mark
		}
		return mark
	}
	switch v := data.(type) {
	case map[string]any:
		out := maps.Clone(v)
		out[path[0]] = replaced(v[path[0]], path[1:], mark)
		return out
	case map[string]string:
		out := maps.Clone(v)
		out[path[0]] = v[path[0]] + mark
		return out
	case []any:
		if i, err := strconv.Atoi(path[0]); err == nil && i < len(v) {
			out := slices.Clone(v)
			out[i] = replaced(v[i], path[1:], mark)
			return out
		}
	case []string:
		if i, err := strconv.Atoi(path[0]); err == nil && i < len(v) {
			out := slices.Clone(v)
			out[i] += mark
			return out
		}
	}
	return data
}

// flat returns parameters as the selector sees them: dotted keys, values as
// text (flattenParameters of Argo CD).
func (p *Params) flat() map[string]string {
	out := map[string]string{}
	flatten(p.values(), "", out)
	return out
}

func flatten(v any, prefix string, out map[string]string) {
	under := func(name string) string {
		if prefix == "" {
			return name
		}
		return prefix + "." + name
	}
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			flatten(e, under(k), out)
		}
	case map[string]string:
		for k, e := range v {
			out[under(k)] = e
		}
	case []any:
		for i, e := range v {
			flatten(e, under(strconv.Itoa(i)), out)
		}
	default:
		out[prefix] = fmt.Sprint(v)
	}
}

// appendValues adds a generator's own `values`, filled with the element's
// parameters, which replace parameters called values.
func (x *expansion) appendValues(spec *source.Node, p *Params) error {
	values := at(spec, "values")
	if values == nil || values.Kind != yaml.MappingNode || len(values.Content) == 0 {
		return nil
	}
	made := mapping()
	made.Tag = tagStrings
	before := &Params{Node: mapping(p.Node.Content...), At: p.At, Unknown: p.Unknown}
	var err error
	source.Entries(values, func(name string, k, v *source.Node) {
		if err != nil {
			return
		}
		var n *source.Node
		if n, err = x.renderText(v, text(v), before); err == nil {
			made.Content = append(made.Content, key(name), n)
		}
	})
	if err != nil {
		return err
	}
	if x.goLang {
		p.with("values", made)
		return nil
	}
	source.Entries(made, func(name string, _, v *source.Node) { p.with("values."+name, v) })
	return nil
}

// combined joins the elements of a matrix's two generators.
func (x *expansion) combined(a, b *Params) (*Params, error) {
	out := &Params{Node: mapping(), At: b.At, Unknown: a.Unknown || b.Unknown, parts: append(a.all(), b.all()...)}
	if len(b.Node.Content) == 0 {
		out.At = a.At
	}
	if x.goLang {
		merge(out.Node, b.Node)
		merge(out.Node, a.Node) // the first generator's parameters win
		return out, nil
	}
	other := b.values()
	for name, v := range a.values() {
		if w, ok := other[name]; ok && fmt.Sprint(v) != fmt.Sprint(w) {
			return nil, errorAt(b.At, "set-matrix-both", "name", name, "one", fmt.Sprint(v), "other", fmt.Sprint(w))
		}
	}
	for _, p := range []*Params{a, b} {
		source.Entries(p.Node, func(name string, _, v *source.Node) {
			out.with(name, x.asText(v))
		})
	}
	return out, nil
}

// all are the elements that this one was joined of.
func (p *Params) all() []*Params {
	if len(p.parts) > 0 {
		return slices.Clone(p.parts)
	}
	return []*Params{p}
}

// asText is a parameter as a string: without goTemplate a matrix makes strings
// of all (ConvertToMapStringString).
func (x *expansion) asText(n *source.Node) *source.Node {
	if isString(n) {
		return n
	}
	return x.ledger.set(scalar(n, fmt.Sprint(decode(n))), x.ledger.stamps[n])
}

// merge lays src over dst, maps key by key.
func merge(dst, src *source.Node) {
	source.Entries(src, func(name string, k, v *source.Node) {
		_, old := source.Get(dst, source.P(name))
		if old == nil || old.Kind != yaml.MappingNode || v.Kind != yaml.MappingNode {
			set(dst, k, v)
			return
		}
		both := *old
		both.Content = slices.Clone(old.Content)
		merge(&both, v)
		set(dst, k, &both)
	})
}
