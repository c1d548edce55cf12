package functions

import (
	"reflect"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
)

// scales weighs values before a function goes through them: one that holds another twice, and that in turn, is small in memory
// and without end as text, and one that holds itself kills the program.
type scales struct {
	left   int // bytes that may still be found
	indent int // bytes that each level puts before an entry
	deep   bool
}

// Weigh returns about how many bytes a value is as text, or as a copy. The error is an *OverBudget. To go through what is larger than the
// rest of the budget is not worth the time.
func (b *Budget) Weigh(function string, indent int, values ...any) (int, error) {
	most := b.made
	s := scales{left: most, indent: indent}
	for _, v := range values {
		if !s.value(v, 0) {
			if s.deep {
				return 0, &OverBudget{function, finding.Say("over-nested", "count", maxNesting), finding.Say("limit-nested")}
			}
			if most < maxMade/2 {
				return 0, tooMuch(function, 0, finding.Phrase{})
			}
			return 0, tooMuch(function, most, finding.Say("over-value", "bytes", most))
		}
	}
	return most - s.left, nil
}

func (s *scales) take(n int) bool {
	s.left -= n
	return s.left >= 0
}

// value takes a value off what is left; false where nothing is.
func (s *scales) value(v any, level int) bool {
	switch v := v.(type) {
	case nil, bool, int, int64, float64:
		return s.take(itemSize)
	case string:
		return s.take(len(v) + itemSize)
	case []byte:
		return s.take(4 * len(v)) // as fmt prints it
	case map[string]any:
		return s.mapping(v, level)
	case chartutil.Values:
		return s.mapping(v, level)
	case []any:
		if !s.down(level) {
			return false
		}
		for _, x := range v {
			if !s.take(s.indent*level) || !s.value(x, level+1) {
				return false
			}
		}
		return s.take(itemSize)
	case []string:
		for _, x := range v {
			if !s.take(len(x) + itemSize + s.indent*level) {
				return false
			}
		}
		return s.take(itemSize)
	case []int:
		return s.take(itemSize * len(v))
	}
	return s.reflected(reflect.ValueOf(v), level)
}

func (s *scales) down(level int) bool {
	s.deep = s.deep || level >= maxNesting
	return !s.deep
}

func (s *scales) mapping(m map[string]any, level int) bool {
	if !s.down(level) {
		return false
	}
	for k, x := range m {
		if !s.take(len(k)+itemSize+s.indent*level) || !s.value(x, level+1) {
			return false
		}
	}
	return s.take(itemSize)
}

// reflected weighs what charts seldom make.
func (s *scales) reflected(v reflect.Value, level int) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.String:
		return s.take(v.Len() + itemSize)
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || s.down(level) && s.inside(v.Elem(), level+1)
	case reflect.Slice, reflect.Array:
		if !s.down(level) || !s.take(itemSize) {
			return false
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return s.take(4 * v.Len())
		}
		for i := range v.Len() {
			if !s.take(s.indent*level) || !s.inside(v.Index(i), level+1) {
				return false
			}
		}
	case reflect.Map:
		if !s.down(level) || !s.take(itemSize) {
			return false
		}
		for it := v.MapRange(); it.Next(); {
			if !s.take(s.indent*level) || !s.inside(it.Key(), level+1) || !s.inside(it.Value(), level+1) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !s.inside(v.Field(i), level+1) {
				return false
			}
		}
	}
	return s.take(itemSize)
}

func (s *scales) inside(v reflect.Value, level int) bool {
	if v.IsValid() && v.CanInterface() {
		return s.value(v.Interface(), level)
	}
	return s.reflected(v, level)
}
