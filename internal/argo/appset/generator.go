package appset

import (
	"maps"
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Generator makes the elements of one kind of generator.
type Generator interface {
	// Params returns the elements of the generator whose fields are in spec,
	// in Argo CD's order. An error is reported at the generator, or at the place
	// that it names (errorAt).
	Params(g *Call) ([]*Params, error)
}

// Call is what a generator is given.
type Call struct {
	*expansion
	// Spec is the value under the generator's key.
	Spec *source.Node
	// At is where Spec is.
	At Place
	// depth counts the matrix and merge generators around.
	depth int
}

// builtin lists the generators that Argo CD has, by their key and in its order.
// A new one is a file and a line here.
func builtin() []named {
	return []named{
		{"list", list{}},
		{"clusters", clusters{}},
		{"git", git{}},
		{"scmProvider", unknown{finding.Say("set-repositories")}},
		{"clusterDecisionResource", unknown{finding.Say("set-resource-clusters")}},
		{"pullRequest", unknown{finding.Say("set-pull-requests")}},
		{"matrix", matrix{}},
		{"merge", mergeGenerator{}},
		{"plugin", unknown{finding.Say("set-plugin")}},
	}
}

type named struct {
	key string
	Generator
}

// request is one item of a list of generators.
type request struct {
	node  *source.Node // marked: all its nodes have stamps
	at    source.Path
	base  *source.Node // the set's template, nil for a nested generator
	feed  *Params      // the first generator's element, for a matrix's second one
	depth int
}

// generated is what one generator of an item makes.
type generated struct {
	params   []*Params
	template *source.Node
}

// transform runs the generators that an item names (Transform of Argo CD).
func (x *expansion) transform(r request) ([]generated, error) {
	sel, err := readSelector(at(r.node, "selector"), x.place(at(r.node, "selector")))
	if err != nil {
		return nil, err
	}
	known := builtin()
	for _, name := range slices.Sorted(maps.Keys(x.Generators)) {
		known = append(known, named{name, x.Generators[name]})
	}
	var out []generated
	var first error
	found := false
	for _, g := range known {
		spec := at(r.node, g.key)
		if spec == nil {
			continue
		}
		found = true
		params, err := x.call(g, spec, r)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		if sel != nil {
			params = slices.DeleteFunc(params, func(p *Params) bool { return !p.Unknown && !sel.matches(p.flat()) })
		}
		if len(params) > maxParams {
			return nil, errBudget
		}
		out = append(out, generated{params, mergedTemplate(at(spec, "template"), r.base)})
	}
	if !found {
		if r.depth == 0 && r.node != nil && r.node.Kind == yaml.MappingNode && len(r.node.Content) == 0 {
			return nil, nil // {}: written so by who makes the elements in the cluster
		}
		return nil, x.noGenerator(r, known)
	}
	return out, first
}

// call runs one generator, its fields filled with the element that feeds it.
func (x *expansion) call(g named, spec *source.Node, r request) ([]*Params, error) {
	if r.feed != nil && len(r.feed.Node.Content) > 0 {
		var err error
		if spec, err = x.substitute(spec, r.feed); err != nil {
			return nil, err
		}
	}
	return g.Params(&Call{expansion: x, Spec: spec, At: Place{Path: r.at.Child(g.key)}, depth: r.depth})
}

// noGenerator reports an item that names no generator.
func (x *expansion) noGenerator(r request, known []named) error {
	names := make([]string, len(known))
	for i, g := range known {
		names[i] = g.key
	}
	var problem error
	source.Entries(r.node, func(name string, _, v *source.Node) {
		if problem != nil || name == "selector" || slices.Contains(names, name) {
			return
		}
		meant, _ := near.Nearest(name, names)
		problem = errorAt(x.place(v), "set-not-generator", "name", name, "near", meant)
	})
	if problem == nil {
		problem = says("set-item-no-generator", "names", names)
	}
	return problem
}

// place returns where a node was written, the zero Place for none.
func (x *expansion) place(n *source.Node) Place { return x.ledger.stamps[n].at }

// made gives a node that a generator made its place.
func (x *expansion) made(n *source.Node, from Place) *source.Node {
	return x.ledger.set(n, stamp{at: from})
}

// mergedTemplate fills what a generator's own template leaves empty with the
// set's (mergo.Merge without overriding).
func mergedTemplate(own, base *source.Node) *source.Node {
	switch {
	case own == nil || own.Kind != yaml.MappingNode:
		return base
	case base == nil || base.Kind != yaml.MappingNode:
		return own
	}
	out := *own
	out.Content = slices.Clone(own.Content)
	source.Entries(base, func(name string, k, v *source.Node) {
		_, mine := source.Get(own, source.P(name))
		switch {
		case isEmpty(v):
		case isEmpty(mine):
			set(&out, k, v)
		case mine.Kind == yaml.MappingNode && v.Kind == yaml.MappingNode && name != "valuesObject":
			set(&out, keyOf(own, name), mergedTemplate(mine, v))
		}
	})
	return &out
}

// keyOf returns the node of a map's key.
func keyOf(m *source.Node, name string) *source.Node {
	k, _ := source.Get(m, source.P(name))
	return k
}

// nested runs a generator within a matrix or merge. It must name one generator.
func (c *Call) nested(index int, node *source.Node, feed *Params) ([]*Params, error) {
	at := c.At.Path.Child("generators").Index(index)
	if c.depth >= maxNesting {
		return nil, errorAt(Place{Path: at}, "set-nested", "most", maxNesting)
	}
	sets, err := c.transform(request{node: node, at: at, feed: feed, depth: c.depth + 1})
	if err != nil {
		return nil, err
	}
	if len(sets) > 1 {
		return nil, errorAt(Place{Path: at}, "set-two-generators", "kind", c.At.Path.Last())
	}
	return sets[0].params, nil
}
