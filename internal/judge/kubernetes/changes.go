package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

var texts = []string{"", "Bad_Name", "UPPER", "a..b", "-x", "x-", strings.Repeat("a", 64), strings.Repeat("b", 254), "a/b", "/abs/path", "../up", "rel/path",
	"1GB", "100%", "150%", "-1", "0", "1.5", "500m", "25 25 * * *", "*/5 * * * *", "TZ=UTC 0 0 * * *", "http", "a-very-long-port-name", "8080", "a b", "*", "*.example.com",
	"Always", "Never", "OnFailure", "NodePort", "ClusterIP", "LoadBalancer", "ExternalName", "None", "10.0.0.1", "300.1.1.1", "10.0.0.0/8", "fe80::1", "TCP", "tcp", "Foo", "12-34", "example.com/", "example.com/x"}

var integers = []int64{-1, 0, 1, 2, 5, 100, 101, 65535, 65536, 70000, 1 << 31, 3600}

// change does one thing to an object and says what; "" where it found nothing.
func (m *mutator) change(object map[string]any) string {
	all := places("", "", object)
	p := all[m.random.IntN(len(all))]
	if p.path == "kind" || p.path == "apiVersion" || p.path == "metadata" && m.random.IntN(4) > 0 {
		return ""
	}
	switch m.random.IntN(10) {
	case 0:
		return m.drop(p)
	case 1:
		return m.twice(p)
	case 2, 3, 4:
		return m.scalar(p)
	case 5, 6:
		return m.graft(p)
	case 7:
		return m.swap(p)
	case 8:
		return m.empty(p)
	}
	return m.rename(p)
}

func (m *mutator) drop(p place) string {
	if p.remove == nil {
		return ""
	}
	p.remove()
	return "remove " + p.path
}

// twice adds an item again, at times with one of its fields changed.
func (m *mutator) twice(p place) string {
	if p.append == nil {
		return ""
	}
	item := copyOf(p.value)
	change := "repeat " + p.path
	if inside := places("", p.field, item); len(inside) > 0 && m.random.IntN(3) > 0 {
		if done := m.scalar(inside[m.random.IntN(len(inside))]); done != "" {
			change += ", then " + done
		}
	}
	p.append(item)
	return change
}

func (m *mutator) scalar(p place) string {
	var to any
	switch v := p.value.(type) {
	case string:
		to = texts[m.random.IntN(len(texts))]
	case float64:
		to = integers[m.random.IntN(len(integers))]
	case bool:
		to = !v
	default:
		return ""
	}
	if m.random.IntN(40) == 0 { // another type
		to = []any{"text", 7, true, map[string]any{}, []any{}}[m.random.IntN(5)]
	}
	p.set(to)
	return fmt.Sprintf("set %s to %s", p.path, short(to))
}

// graft adds to a map a field that one of its kind has elsewhere.
func (m *mutator) graft(p place) string {
	at, ok := p.value.(map[string]any)
	if !ok {
		return ""
	}
	prefix := kindOf(p.field) + "."
	var names []string
	for _, k := range keysOf(m.pool) {
		name, ok := strings.CutPrefix(k, prefix)
		if _, has := at[name]; ok && !has {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	name := names[m.random.IntN(len(names))]
	values := m.pool[prefix+name]
	at[name] = copyOf(values[m.random.IntN(len(values))])
	return fmt.Sprintf("add %s.%s: %s", p.path, name, short(at[name]))
}

// swap gives a field the value that it has elsewhere.
func (m *mutator) swap(p place) string {
	var values []any
	for _, k := range keysOf(m.pool) {
		if strings.HasSuffix(k, "."+p.field) {
			values = append(values, m.pool[k]...)
		}
	}
	if len(values) == 0 || p.list != nil {
		return ""
	}
	v := copyOf(values[m.random.IntN(len(values))])
	p.set(v)
	return fmt.Sprintf("set %s to %s", p.path, short(v))
}

func (m *mutator) empty(p place) string {
	switch p.value.(type) {
	case map[string]any:
		p.set(map[string]any{})
	case []any:
		p.set([]any{})
	default:
		return ""
	}
	return "empty " + p.path
}

// rename changes a text a little: what it refers to is not there any more.
func (m *mutator) rename(p place) string {
	v, ok := p.value.(string)
	if !ok {
		if f, ok := p.value.(float64); ok {
			p.set(int64(f) + int64(m.random.IntN(3)) - 1)
			return fmt.Sprintf("nudge %s", p.path)
		}
		return ""
	}
	to := v + []string{"x", "-", "/", " ", ".", "1", "Z"}[m.random.IntN(7)]
	p.set(to)
	return fmt.Sprintf("set %s to %s", p.path, short(to))
}

func keysOf(m map[string][]any) []string {
	out := make(map[string]any, len(m))
	for k := range m {
		out[k] = nil
	}
	return keys(out)
}

func copyOf(v any) any {
	text, _ := json.Marshal(v) // what was read as JSON is written as JSON
	var out any
	_ = json.Unmarshal(text, &out)
	return out
}

func short(v any) string {
	text, _ := json.Marshal(v) // as above
	if len(text) > 60 {
		return string(text[:57]) + "…"
	}
	return string(text)
}
