package main

import "slices"

// shape is a schema between reading and writing.
type shape struct {
	base     byte   // one of the letters in ../schema.go; 'o' for an object, 0 for a ref
	ref      string // a definition of the Kubernetes swagger, by name
	elem     *shape // of a list '[' or map '{'
	fields   map[string]*shape
	required map[string]bool
	open     bool           // an object whose unknown fields are kept
	since    map[string]int // the fields that Kubernetes 1.x was the first to have
	groups   []string       // %a|b at most one of, &a|b exactly one of, ~a|b at least one of
	limits   limits
}

// limits are what a value must keep beyond its type. The JSON form is read by
// package kube.
type limits struct {
	Enum     []string `json:"enum,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`
	Format   string   `json:"format,omitempty"`
	Keys     string   `json:"keys,omitempty"`
	Min      *float64 `json:"min,omitempty"`
	Max      *float64 `json:"max,omitempty"`
	MinLen   int      `json:"minLen,omitempty"`
	MaxLen   int      `json:"maxLen,omitempty"`
	MinItems int      `json:"minItems,omitempty"`
	// Since are the values of Enum that Kubernetes 1.x was the first to have.
	Since map[string]int `json:"since,omitempty"`
	// ListKeys are the keys that no two items of a list may share, "=" where no
	// two items may be equal.
	ListKeys []string `json:"listKeys,omitempty"`
}

func (l limits) none() bool {
	return l.Enum == nil && l.Pattern == "" && l.Format == "" && l.Keys == "" &&
		l.Min == nil && l.Max == nil && l.MinLen == 0 && l.MaxLen == 0 && l.MinItems == 0 && l.ListKeys == nil
}

func anything() *shape { return &shape{base: '*'} }

// unite returns the shape that accepts what a or b accepts.
func unite(a, b *shape) *shape {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.ref != "" || b.ref != "":
		if a.ref == b.ref {
			return a
		}
		return anything()
	case a.base != b.base:
		return anything()
	}
	out := &shape{base: a.base, open: a.open || b.open, limits: uniteLimits(a.limits, b.limits)}
	if a.elem != nil && b.elem != nil {
		out.elem = unite(a.elem, b.elem)
	}
	if a.base != 'o' {
		return out
	}
	if (a.elem == nil) != (b.elem == nil) {
		out.open = true
	}
	out.fields = map[string]*shape{}
	for name, f := range a.fields {
		out.fields[name] = unite(f, b.fields[name])
	}
	for name, f := range b.fields {
		if out.fields[name] == nil {
			out.fields[name] = f
		}
	}
	out.since = a.since
	out.required = map[string]bool{}
	for name := range a.required {
		if b.required[name] {
			out.required[name] = true
		}
	}
	for _, g := range a.groups {
		for _, h := range b.groups {
			if g == h {
				out.groups = append(out.groups, g)
			}
		}
	}
	return out
}

// uniteNewer is unite for b of Kubernetes 1.minor, newer than all that a was made
// of: the fields that only b has are marked with it.
func uniteNewer(a, b *shape, minor int) *shape {
	out := unite(a, b)
	if a == nil || a.base != 'o' || b.base != 'o' || out.base != 'o' {
		return out
	}
	since := map[string]int{}
	for name, m := range a.since {
		since[name] = m
	}
	for name := range b.fields {
		if a.fields[name] == nil {
			since[name] = minor
		}
	}
	out.since = since
	return out
}

func uniteLimits(a, b limits) limits {
	out := limits{MinLen: min(a.MinLen, b.MinLen), MinItems: min(a.MinItems, b.MinItems)}
	if a.MaxLen > 0 && b.MaxLen > 0 {
		out.MaxLen = max(a.MaxLen, b.MaxLen)
	}
	if a.Pattern == b.Pattern {
		out.Pattern = a.Pattern
	}
	if slices.Equal(a.ListKeys, b.ListKeys) {
		out.ListKeys = a.ListKeys
	}
	if a.Format == b.Format {
		out.Format = a.Format
	}
	if a.Keys == b.Keys {
		out.Keys = a.Keys
	}
	if a.Min != nil && b.Min != nil {
		m := min(*a.Min, *b.Min)
		out.Min = &m
	}
	if a.Max != nil && b.Max != nil {
		m := max(*a.Max, *b.Max)
		out.Max = &m
	}
	if a.Enum != nil && b.Enum != nil {
		all := map[string]bool{}
		for _, e := range append(append([]string{}, a.Enum...), b.Enum...) {
			all[e] = true
		}
		out.Enum = sortedKeys(all)
	}
	return out
}
