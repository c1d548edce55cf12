package appset

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// matrix is the matrix generator: each element of the first generator with each
// of the second, whose own fields are filled with the first's parameters.
type matrix struct{}

func (matrix) Params(c *Call) ([]*Params, error) {
	pair := items(at(c.Spec, "generators"))
	if len(pair) != 2 {
		return nil, errorAt(c.At, "set-matrix", "count", len(pair))
	}
	first, err := c.nested(0, pair[0], nil)
	if err != nil {
		return nil, err
	}
	var out []*Params
	for _, a := range first {
		second, err := c.nested(1, pair[1], a)
		if err != nil {
			return nil, err
		}
		for _, b := range second {
			p, err := c.combined(a, b)
			if err != nil {
				return nil, err
			}
			if out = append(out, p); len(out) > maxParams {
				return nil, errBudget
			}
		}
	}
	return out, nil
}

// mergeGenerator is the merge generator: the first generator's elements, and
// over them those of the others that have the same values under mergeKeys.
type mergeGenerator struct{}

func (mergeGenerator) Params(c *Call) ([]*Params, error) {
	list := items(at(c.Spec, "generators"))
	keys := texts(at(c.Spec, "mergeKeys"))
	switch {
	case len(list) < 2:
		return nil, errorAt(c.At, "set-merge", "count", len(list))
	case len(keys) == 0:
		return nil, errorAt(c.At, "set-merge-keys")
	}
	base, err := c.nested(0, list[0], nil)
	if err != nil {
		return nil, err
	}
	found, err := joined(base, keys)
	if err != nil {
		return nil, err
	}
	var guessed []*Params
	for i, node := range list[1:] {
		over, err := c.nested(i+1, node, nil)
		if err != nil {
			return nil, err
		}
		if _, err := joined(over, keys); err != nil {
			return nil, err
		}
		for _, p := range over {
			key := joinKey(p, keys)
			if b := found[key]; b != nil && !b.Unknown && !p.Unknown {
				c.overlay(b, p)
			} else if u := unknownOf(base); u != nil && !p.Unknown {
				// Whoever writes down an element to lay over those that are not
				// known knows that there is one.
				if found[key] == nil || found[key] == u {
					found[key] = &Params{Node: u.Node, At: p.At, Unknown: true}
					guessed = append(guessed, found[key])
				}
				c.overlay(found[key], p)
			}
		}
	}
	if len(guessed) > 0 {
		base = append(slices.DeleteFunc(base, func(p *Params) bool { return p.Unknown }), guessed...)
	}
	return base, nil
}

// unknownOf returns the element that stands for all that is not known.
func unknownOf(list []*Params) *Params {
	if i := slices.IndexFunc(list, func(p *Params) bool { return p.Unknown }); i >= 0 {
		return list[i]
	}
	return nil
}

// overlay lays the parameters of one element over another's.
func (c *Call) overlay(b, p *Params) {
	node := mapping()
	merge(node, b.Node)
	if c.goLang {
		merge(node, p.Node)
	} else {
		source.Entries(p.Node, func(_ string, k, v *source.Node) { set(node, k, v) })
	}
	b.Node, b.data = node, nil
}

// joined finds elements by the values under keys, which must be different.
func joined(list []*Params, keys []string) (map[string]*Params, error) {
	out := make(map[string]*Params, len(list))
	for _, p := range list {
		key := joinKey(p, keys)
		if out[key] != nil && !p.Unknown {
			return nil, errorAt(p.At, "set-merge-same", "keys", key)
		}
		out[key] = p
	}
	return out, nil
}

func joinKey(p *Params, keys []string) string {
	values := make(map[string]any, len(keys))
	for _, k := range keys {
		values[k] = p.values()[k]
	}
	return jsonText(values)
}
