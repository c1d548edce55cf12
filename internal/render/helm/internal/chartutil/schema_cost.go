package chartutil

import (
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Bounds of a schema. The library bounds neither how deep one is, which it holds against the schema of schemas, nor how often one part of it is
// asked for one value: references in pairs double at each step.
const (
	maxSchemaDepth = 250
	maxSchemaSteps = 300_000
)

// tooDeep reports the nesting of a schema's text, nil where it may be compiled.
func tooDeep(data []byte) error {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			if depth++; depth > maxSchemaDepth {
				return fmt.Errorf("it is nested more than %d levels deep", maxSchemaDepth)
			}
		case c == '}', c == ']':
			depth--
		}
	}
	return nil
}

// schemaSteps counts how often a validation would ask a part of a schema, up to the limit.
type schemaSteps struct {
	left int
	open map[*jsonschema.Schema]bool // those that are asked of the value at hand
}

// tooLong reports whether to hold a value against a schema takes more than may be.
func tooLong(s *jsonschema.Schema, value any) bool {
	c := schemaSteps{left: maxSchemaSteps}
	c.value(s, value)
	return c.left <= 0
}

// value counts a schema for a value that is another one than before.
func (c *schemaSteps) value(s *jsonschema.Schema, value any) {
	if s == nil {
		return
	}
	before := c.open
	c.open = map[*jsonschema.Schema]bool{}
	c.same(s, value)
	c.open = before
}

// same counts a schema for the value that the schemas around it are about.
func (c *schemaSteps) same(s *jsonschema.Schema, value any) {
	if s == nil || c.left <= 0 || c.open[s] { // the library reports a circle itself
		return
	}
	c.left--
	c.open[s] = true
	defer delete(c.open, s)
	for _, next := range []*jsonschema.Schema{s.Ref, s.RecursiveRef, s.Not, s.If, s.Then, s.Else} {
		c.same(next, value)
	}
	if s.DynamicRef != nil {
		c.same(s.DynamicRef.Ref, value)
	}
	for _, list := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, next := range list {
			c.same(next, value)
		}
	}
	for _, next := range s.DependentSchemas {
		c.same(next, value)
	}
	for _, d := range s.Dependencies {
		if next, ok := d.(*jsonschema.Schema); ok {
			c.same(next, value)
		}
	}
	switch v := value.(type) {
	case map[string]any:
		c.object(s, v)
	case []any:
		for i, item := range v {
			c.left--
			if i < len(s.PrefixItems) {
				c.value(s.PrefixItems[i], item)
			}
			for _, next := range itemSchemas(s, i) {
				c.value(next, item)
			}
		}
	}
}

func (c *schemaSteps) object(s *jsonschema.Schema, v map[string]any) {
	c.left -= len(v) * (1 + len(s.PatternProperties))
	for name, item := range v {
		if c.left <= 0 {
			return
		}
		c.value(s.Properties[name], item)
		c.value(s.PropertyNames, name)
		for re, next := range s.PatternProperties {
			if re.MatchString(name) {
				c.value(next, item)
			}
		}
		if next, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
			c.value(next, item)
		}
		c.value(s.UnevaluatedProperties, item)
	}
}

// itemSchemas are those of the i-th item, as any draft writes them.
func itemSchemas(s *jsonschema.Schema, i int) (out []*jsonschema.Schema) {
	switch items := s.Items.(type) {
	case *jsonschema.Schema:
		out = append(out, items)
	case []*jsonschema.Schema:
		if i < len(items) {
			out = append(out, items[i])
		}
	}
	if next, ok := s.AdditionalItems.(*jsonschema.Schema); ok {
		out = append(out, next)
	}
	return append(out, s.Items2020, s.Contains, s.UnevaluatedItems)
}
