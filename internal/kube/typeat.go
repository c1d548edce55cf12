package kube

import "strings"

// Quantity reports whether the field at path in an object of this kind is a
// quantity (500m, 1Gi, 2e9), by the schemas that are known here. It is false for
// kinds and fields that are not.
func Quantity(apiVersion, kind string, path []string) bool {
	t := loaded()
	e, ok := t.kinds[gvk{apiVersion, kind}]
	expr := e.expr
	for _, name := range path {
		if !ok {
			return false
		}
		expr, ok = t.below(expr, name)
	}
	if r := t.limited(expr); r != nil {
		expr = r.expr
	}
	return ok && expr == "q"
}

// below returns the expression of what is under name in a value of expr.
func (t *tables) below(expr, name string) (string, bool) {
	if r := t.limited(expr); r != nil {
		if r.object {
			field, ok := r.fields[name]
			return field, ok
		}
		expr = r.expr
	}
	if element, ok := strings.CutPrefix(expr, "["); ok {
		return element, true
	}
	value, ok := strings.CutPrefix(expr, "{")
	return value, ok
}

// limited returns the row that an expression refers to, nil for a letter, a list
// or a map.
func (t *tables) limited(expr string) *row {
	if expr == "" || expr[0] < '0' || expr[0] > '9' {
		return nil
	}
	return t.row(expr)
}
