package kube

import (
	"slices"
	"strings"
)

// Type is what the schemas say of one value of a manifest, for who walks one. The zero Type is a value of which nothing
// is known.
type Type struct {
	tables *tables
	expr   string
	at     string // the nearest definition with a tag, and the way from there: "Container ports[].protocol"
	native bool
}

// TypeOf returns the type of a whole object of this kind.
func TypeOf(apiVersion, kind string) Type {
	t := loaded()
	e, ok := t.lookup(apiVersion, kind)
	if !ok {
		return Type{}
	}
	out := Type{t, e.expr, kind + "Object ", e.native}
	if r := t.limited(e.expr); r != nil && r.tag != "" {
		out.at = r.tag + " "
	}
	return out
}

// Field returns the type of a field of an object, or of an entry of a map.
func (t Type) Field(name string) Type { return t.step(name, "."+name) }

// Item returns the type of a list's items.
func (t Type) Item() Type { return t.step("0", "[]") }

func (t Type) step(name, way string) Type {
	if t.tables == nil {
		return Type{}
	}
	expr, ok := t.tables.below(t.expr, name)
	if !ok {
		return Type{}
	}
	out := Type{t.tables, expr, t.at + way, t.native}
	if r := t.tables.limited(expr); r != nil && r.tag != "" {
		out.at = r.tag + " "
	}
	return out
}

// ListKeys returns the fields that tell a list's items apart, as the API server merges them; "=" is the item itself. Nil
// for a list that is replaced as a whole.
func (t Type) ListKeys() []string {
	if t.tables == nil {
		return nil
	}
	r := t.tables.limited(t.expr)
	if r == nil || r.object {
		return nil
	}
	return r.limits.ListKeys
}

// IsQuantity reports whether the value is a quantity, such as 500m.
func (t Type) IsQuantity() bool { return t.letter() == "q" }

func (t Type) letter() string {
	if t.tables == nil {
		return ""
	}
	if r := t.tables.limited(t.expr); r != nil {
		return r.expr
	}
	return t.expr
}

// Default returns what the API server writes where the field is absent, nil if it writes nothing.
func (t Type) Default() any { return defaults[t.where()] }

// Where names the value for who knows more of it than the schema: the nearest definition with a tag, or the kind, and the
// way from there, such as "Container imagePullPolicy". It is "" of what is not Kubernetes' own.
func (t Type) Where() string {
	if !t.native {
		return ""
	}
	return t.where()
}

func (t Type) where() string {
	tag, way, _ := strings.Cut(t.at, " ")
	return tag + " " + strings.TrimPrefix(way, ".")
}

// Optional reports whether an empty text, list or map, or false, says the same as no value.
func (t Type) Optional() bool {
	where := t.where()
	if !t.native || slices.Contains(meaningful, where) {
		return false
	}
	if t.isMap() {
		name := where[strings.LastIndexAny(where, ". ")+1:]
		return slices.Contains(emptyMaps, name) || slices.Contains(emptyMaps, where)
	}
	return true
}

func (t Type) isMap() bool {
	r := t.tables.limited(t.expr)
	return r != nil && r.object || strings.HasPrefix(t.letter(), "{")
}
