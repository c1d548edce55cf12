package policy

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Value is a part of a document that was converted once and may be in many
// documents, also at the same time. The zero Value is null.
type Value struct{ value ast.Value }

// Precompute converts a part of a document (see Eval) for use in many; the
// error names the first thing that has no place in a document.
func Precompute(part any) (Value, error) {
	c := converter{terms: map[string]*ast.Term{}, budget: nodeBudget}
	term, err := c.convert(part, 0)
	if err != nil {
		return Value{}, err
	}
	return Value{term.Value}, nil
}

// Bounds on what one document may hold, so that nested aliases (which multiply)
// and circles of them end; what lies beyond is null, as in source.Decode.
const (
	nodeBudget = 2_000_000
	maxDepth   = 1_000
)

// maxInterned is the length up to which equal strings share one term: keys,
// kinds, names and versions come again and again, long texts do not.
const maxInterned = 48

type converter struct {
	terms  map[string]*ast.Term
	slab   []ast.Term // to be taken from
	budget int
}

// term is ast.NewTerm out of a slab: a document's terms live and die together.
func (c *converter) term(v ast.Value) *ast.Term {
	const least, most = 16, 256
	if len(c.slab) == cap(c.slab) {
		c.slab = make([]ast.Term, 0, min(max(least, 2*cap(c.slab)), most))
	}
	c.slab = append(c.slab, ast.Term{Value: v})
	return &c.slab[len(c.slab)-1]
}

func (c *converter) convert(v any, depth int) (*ast.Term, error) {
	if c.budget--; c.budget < 0 || depth > maxDepth {
		return ast.InternedNullTerm, nil
	}
	switch v := v.(type) {
	case *source.Node:
		return c.node(v, depth)
	case map[string]any:
		return object(c, v, depth)
	case []any:
		return array(c, v, depth)
	case string:
		return c.text(v), nil
	case bool:
		return ast.InternedTerm(v), nil
	case int:
		return ast.InternedTerm(v), nil
	case int64:
		return ast.InternedTerm(v), nil
	case float64:
		return c.float(v), nil
	case nil:
		return ast.InternedNullTerm, nil
	case Value:
		return c.term(v.orNull()), nil
	case map[string]string:
		return object(c, v, depth)
	case map[string]bool:
		return object(c, v, depth)
	case map[string]int:
		return object(c, v, depth)
	case map[string]Value:
		return object(c, v, depth)
	case map[string]*source.Node:
		return object(c, v, depth)
	case []string:
		return array(c, v, depth)
	case []map[string]any:
		return array(c, v, depth)
	case map[string][]map[string]any:
		return object(c, v, depth)
	case []Value:
		return array(c, v, depth)
	case []*source.Node:
		return array(c, v, depth)
	case []document.Any:
		return array(c, v, depth)
	case document.Path:
		return array(c, v, depth)
	}
	return c.typed(reflect.ValueOf(v), depth)
}

// typed converts a part that is one of internal/document's types: a pointer, a structure, a list or a map of them.
func (c *converter) typed(v reflect.Value, depth int) (*ast.Term, error) {
	switch {
	case v.Kind() == reflect.Pointer && v.IsNil():
		return ast.InternedNullTerm, nil
	case v.Kind() == reflect.Pointer:
		return c.convert(v.Elem().Interface(), depth)
	case v.Kind() == reflect.Slice:
		out := make([]*ast.Term, v.Len())
		for i := range out {
			term, err := c.convert(v.Index(i).Interface(), depth+1)
			if err != nil {
				return nil, fmt.Errorf("%d: %w", i, err)
			}
			out[i] = term
		}
		return c.term(ast.NewArray(out...)), nil
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		parts := make(map[string]any, v.Len())
		for _, key := range v.MapKeys() {
			parts[key.String()] = v.MapIndex(key).Interface()
		}
		return object(c, parts, depth)
	case v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Tag.Get("json") != "":
		return c.structure(v, depth)
	}
	return nil, fmt.Errorf("a rule's document cannot hold a %s", v.Type())
}

func (c *converter) structure(v reflect.Value, depth int) (*ast.Term, error) {
	out := ast.NewObjectWithCapacity(v.NumField())
	for i := range v.NumField() {
		name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if option == "omitempty" && v.Field(i).IsZero() {
			continue
		}
		term, err := c.convert(v.Field(i).Interface(), depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.Insert(c.text(name), term)
	}
	return c.term(out), nil
}

func (v Value) orNull() ast.Value {
	if v.value == nil {
		return ast.InternedNullValue
	}
	return v.value
}

func object[T any](c *converter, m map[string]T, depth int) (*ast.Term, error) {
	out := ast.NewObjectWithCapacity(len(m))
	for name, v := range m {
		term, err := c.convert(v, depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.Insert(c.text(name), term)
	}
	return c.term(out), nil
}

func array[T any](c *converter, list []T, depth int) (*ast.Term, error) {
	out := make([]*ast.Term, len(list))
	for i, v := range list {
		term, err := c.convert(v, depth+1)
		if err != nil {
			return nil, fmt.Errorf("%d: %w", i, err)
		}
		out[i] = term
	}
	return c.term(ast.NewArray(out...)), nil
}

func (c *converter) text(s string) *ast.Term {
	if len(s) > maxInterned {
		return c.term(ast.String(s))
	}
	term := c.terms[s]
	if term == nil {
		term = c.term(ast.String(s))
		c.terms[s] = term
	}
	return term
}

// float writes a number as JSON does; what JSON has no number for is its text.
func (c *converter) float(f float64) *ast.Term {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return c.text(strconv.FormatFloat(f, 'g', -1, 64))
	}
	if i := int64(f); float64(i) == f && math.Abs(f) < 1<<53 {
		return ast.InternedTerm(i)
	}
	return ast.NumberTerm(json.Number(strconv.FormatFloat(f, 'g', -1, 64)))
}

// node converts a YAML tree as source.Decode reads it.
func (c *converter) node(n *source.Node, depth int) (*ast.Term, error) {
	if n = source.Deref(n); n == nil {
		return ast.InternedNullTerm, nil
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) > 0 {
			return c.convert(n.Content[0], depth+1)
		}
	case yaml.SequenceNode:
		return array(c, n.Content, depth)
	case yaml.MappingNode:
		return c.mapping(n, depth)
	case yaml.ScalarNode:
		if text, ok := source.Text(n); ok {
			return c.text(text), nil
		}
		return c.convert(source.Scalar(n), depth)
	}
	return ast.InternedNullTerm, nil
}

func (c *converter) mapping(n *source.Node, depth int) (*ast.Term, error) {
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Tag == "!!merge" { // rare, and source knows its rules
			return c.convert(source.Decode(n), depth)
		}
	}
	out := ast.NewObjectWithCapacity(len(n.Content) / 2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := source.KeyText(n.Content[i])
		term, err := c.convert(n.Content[i+1], depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.Insert(c.text(name), term)
	}
	return c.term(out), nil
}

// JSON is a part of a document as a rule reads it, in Go's types for JSON.
func JSON(part any) (any, error) {
	v, err := Precompute(part)
	if err != nil {
		return nil, err
	}
	return ast.JSON(v.value)
}
