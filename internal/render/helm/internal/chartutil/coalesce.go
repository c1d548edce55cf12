package chartutil

import (
	"fmt"

	"helm.sh/helm/v3/pkg/chart"
)

// Log takes what Helm would print on standard error; nil drops it.
type Log func(format string, args ...any)

func (l Log) printf(format string, args ...any) {
	if l != nil {
		l(format, args...)
	}
}

// CoalesceValues lays vals over the defaults of the chart and of its dependencies: maps merge, anything
// else is replaced, null removes. Neither vals nor the chart is changed. A value that is not a map
// where a dependency's values belong is an error.
func CoalesceValues(c *chart.Chart, vals map[string]any, log Log) (Values, error) {
	return coalescer{log: log}.chart(c, CopyMap(vals), "")
}

// mergeValues is CoalesceValues that keeps nulls.
func mergeValues(c *chart.Chart, vals map[string]any, log Log) (Values, error) {
	return coalescer{log: log, merge: true}.chart(c, CopyMap(vals), "")
}

type coalescer struct {
	log   Log
	merge bool // keep nulls
}

func join(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}

func (o coalescer) chart(c *chart.Chart, dest map[string]any, prefix string) (map[string]any, error) {
	o.values(c, dest, prefix)
	for _, sub := range c.Dependencies() {
		if v, ok := dest[sub.Name()]; !ok {
			dest[sub.Name()] = map[string]any{}
		} else if !isTable(v) {
			return dest, &TypeMismatch{Key: join(prefix, sub.Name()), Value: v}
		}
		subDest := dest[sub.Name()].(map[string]any)
		subPrefix := join(prefix, c.Metadata.Name)
		o.globals(subDest, dest, subPrefix)
		v, err := o.chart(sub, subDest, subPrefix)
		dest[sub.Name()] = v
		if err != nil {
			return dest, err
		}
	}
	return dest, nil
}

// TypeMismatch is a value that is no map at the key that belongs to a dependency.
type TypeMismatch struct {
	Key   string
	Value any
}

func (e *TypeMismatch) Error() string {
	return fmt.Sprintf("values of the dependency %q must be a map, not %T", e.Key, e.Value)
}

// globals hands the globals of src down to dest; those of src win.
func (o coalescer) globals(dest, src map[string]any, prefix string) {
	dg, sg := map[string]any{}, map[string]any{}
	if v, ok := dest[GlobalKey]; ok {
		if dg, ok = v.(map[string]any); !ok {
			o.log.printf("warning: skipping globals because destination %s is not a table.", GlobalKey)
			return
		}
	}
	if v, ok := src[GlobalKey]; ok {
		if sg, ok = v.(map[string]any); !ok {
			o.log.printf("warning: skipping globals because source %s is not a table.", GlobalKey)
			return
		}
	}
	for key, val := range sg {
		table, ok := val.(map[string]any)
		dv, exists := dg[key]
		switch {
		case ok && !exists:
			dg[key] = copyShallow(table)
		case ok:
			if destTable, ok := dv.(map[string]any); !ok {
				o.log.printf("Conflict: cannot merge map onto non-map for %q. Skipping.", key)
			} else {
				vv := copyShallow(table)
				coalescer{log: o.log, merge: true}.tables(vv, destTable, join(prefix, key))
				dg[key] = vv
			}
		case exists && isTable(dv):
			o.log.printf("key %s is table. Skipping", key)
		default:
			dg[key] = val
		}
	}
	dest[GlobalKey] = dg
}

func copyShallow(src map[string]any) map[string]any {
	m := make(map[string]any, len(src))
	for k, v := range src {
		m[k] = v
	}
	return m
}

// values lays v over the chart's own defaults, in v.
func (o coalescer) values(c *chart.Chart, v map[string]any, prefix string) {
	subPrefix := join(prefix, c.Metadata.Name)
	for key, val := range c.Values {
		value, ok := v[key]
		if !ok {
			v[key] = copyValue(val)
			continue
		}
		if value == nil && !o.merge {
			delete(v, key)
			continue
		}
		dest, ok := value.(map[string]any)
		if !ok {
			continue
		}
		src, ok := val.(map[string]any)
		if !ok {
			if val != nil {
				o.log.printf("warning: skipped value for %s.%s: Not a table.", subPrefix, key)
			}
			continue
		}
		// A dependency's nulls are kept here: they are dealt with when its own turn comes.
		to := coalescer{log: o.log, merge: o.merge || hasDependency(c, key)}
		to.tables(dest, CopyMap(src), join(subPrefix, key))
	}
}

func hasDependency(c *chart.Chart, name string) bool {
	for _, sub := range c.Dependencies() {
		if sub.Name() == name {
			return true
		}
	}
	return false
}

// tables merges src into dst, which wins. It changes both and may share parts of src with dst.
func (o coalescer) tables(dst, src map[string]any, prefix string) map[string]any {
	if src == nil {
		return dst
	}
	if dst == nil {
		return src
	}
	// A null over a default removes it, a null over nothing stays: so note the defaults before src changes.
	var nonNil map[string]bool
	for key, val := range dst {
		if val == nil {
			if nonNil == nil {
				nonNil = map[string]bool{}
			}
			nonNil[key] = src[key] != nil
			src[key] = nil
		}
	}
	for key, val := range src {
		dv, ok := dst[key]
		switch {
		case ok && !o.merge && dv == nil && nonNil[key]:
			delete(dst, key)
		case !ok:
			dst[key] = val
		case isTable(val):
			if isTable(dv) {
				o.tables(dv.(map[string]any), val.(map[string]any), join(prefix, key))
			} else {
				o.log.printf("warning: cannot overwrite table with non table for %s (%v)", join(prefix, key), val)
			}
		case isTable(dv) && val != nil:
			o.log.printf("warning: destination for %s is a table. Ignoring non-table value (%v)", join(prefix, key), val)
		}
	}
	return dst
}
