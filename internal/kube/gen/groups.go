package main

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// customGroups reads the alternatives among fields that are certain:
// "at most one of", as protobuf's oneof becomes, "exactly one of" and "at least
// one of". Other uses of oneOf, anyOf and not are left alone.
func customGroups(m map[string]any) (out []string) {
	if g := customGroup(m); g != "" {
		out = append(out, g)
	}
	for _, part := range list(m["allOf"]) {
		if part, ok := part.(map[string]any); ok {
			if g := customGroup(part); g != "" {
				out = append(out, g)
			}
		}
	}
	sort.Strings(out)
	return out
}

func customGroup(m map[string]any) string {
	if names, ok := soleFields(list(m["anyOf"])); ok {
		return "~" + names
	}
	one := list(m["oneOf"])
	if names, ok := soleFields(one); ok {
		return "&" + names
	}
	if len(one) < 3 {
		return ""
	}
	first, _ := one[0].(map[string]any)
	not, _ := first["not"].(map[string]any)
	none, ok := soleFields(list(not["anyOf"]))
	rest, also := soleFields(one[1:])
	if ok && also && len(first) == 1 && none == rest {
		return "%" + rest
	}
	return ""
}

// soleFields reads [{required: [a]}, {required: [b]}] as a|b.
func soleFields(branches []any) (string, bool) {
	var names []string
	for _, b := range branches {
		b, _ := b.(map[string]any)
		req := list(b["required"])
		if len(b) != 1 || len(req) != 1 {
			return "", false
		}
		name, _ := req[0].(string)
		names = append(names, name)
	}
	sort.Strings(names)
	return strings.Join(names, "|"), len(names) > 1
}

func customLimits(m map[string]any) limits {
	l := limits{MinLen: count(m["minLength"]), MaxLen: count(m["maxLength"])}
	l.Pattern, _ = m["pattern"].(string)
	l.Min, l.Max = number(m["minimum"]), number(m["maximum"])
	for _, e := range list(m["enum"]) {
		l.Enum = append(l.Enum, fmt.Sprint(e))
	}
	sort.Strings(l.Enum)
	for _, v := range list(m["x-kubernetes-validations"]) {
		if v, _ := v.(map[string]any); v["rule"] == "duration(self) >= duration('1ms')" {
			l.Format = "duration"
		}
	}
	return l
}

func number(v any) *float64 {
	var f float64
	switch v := v.(type) {
	case int:
		f = float64(v)
	case int64:
		f = float64(v)
	case uint64:
		f = float64(v)
	case float64:
		f = v
	default:
		return nil
	}
	if math.Abs(f) >= 1<<53 {
		return nil // the type's own range: no number beyond can be written
	}
	return &f
}
