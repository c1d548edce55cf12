package change

import (
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// compare lists the fields that differ between two manifests of one kind.
func compare(kind string, old, now *value) []Field {
	c := comparison{secret: kind == "Secret"}
	c.maps(old, now, way{})
	return c.fields
}

type comparison struct {
	fields []Field
	secret bool // the manifest is a Secret
}

// shownOfSecret are the fields of a Secret that say what it is.
var shownOfSecret = []string{"apiVersion", "kind", "metadata", "type", "immutable"}

// way is where a value is, as people write it, and under which names.
type way struct {
	text string
	// name is the last key, or what tells the item apart whose "value" this is: env[DB_PASSWORD].
	name  string
	depth int
	data  bool // under a field of a Secret that may hold what is secret
}

func (w way) key(name string) way {
	out := way{text: w.text + "." + name, name: name, depth: w.depth + 1, data: w.data || w.depth == 0 && !slices.Contains(shownOfSecret, name)}
	if strings.ContainsAny(name, ".[]\" ") || name == "" {
		out.text = w.text + "[" + fmt.Sprintf("%q", name) + "]"
	}
	if name == "value" && w.name != "" {
		out.name = w.name
	}
	out.text = strings.TrimPrefix(out.text, ".")
	return out
}

func (w way) item(id string) way {
	return way{text: w.text + "[" + id + "]", name: id, depth: w.depth + 1, data: w.data}
}

func (c *comparison) values(old, now *value, w way) {
	switch {
	case old == nil && now == nil || old != nil && now != nil && old.identity() == now.identity():
	case (old == nil || old.kind == yaml.MappingNode) && (now == nil || now.kind == yaml.MappingNode) && open(old, now):
		c.maps(old, now, w)
	case old == nil || now == nil || old.kind != now.kind || old.kind == yaml.ScalarNode:
		c.add(old, now, w)
	default:
		c.lists(old, now, w)
	}
}

// open reports whether two maps are compared key by key: where both are there, and where an empty map says the same as
// none.
func open(old, now *value) bool {
	switch {
	case old != nil && now != nil:
		return true
	case old == nil:
		return now.typ.Optional()
	}
	return old.typ.Optional()
}

func (c *comparison) maps(old, now *value, w way) {
	for _, name := range namesOf(now) {
		c.entry(old, now, name, w)
	}
	for _, name := range namesOf(old) {
		if now.get(name) == nil {
			c.entry(old, now, name, w)
		}
	}
}

// entry compares an entry of two maps. One that says nothing in one of them is still what was written there.
func (c *comparison) entry(old, now *value, name string, w way) {
	a, b := old.get(name), now.get(name)
	if a == nil && b.kind == yaml.ScalarNode {
		a = old.written(name)
	} else if b == nil && a.kind == yaml.ScalarNode {
		b = now.written(name)
	}
	c.values(a, b, w.key(name))
}

func (c *comparison) lists(old, now *value, w way) {
	keys := listKeys(old, now)
	single := len(old.items) == 1 && len(now.items) == 1
	for _, p := range pair(old, now, keys) {
		a, b := itemAt(old, p[0]), itemAt(now, p[1])
		item, i := b, p[1]
		if item == nil {
			item, i = a, p[0]
		}
		id := fmt.Sprint(i)
		if len(keys) > 0 && keys[0] != "=" && !single {
			id = item.label(keys)
		}
		at := w.item(id)
		if len(keys) > 0 && keys[0] != "=" {
			at.name = item.label(keys[:1])
		}
		c.values(a, b, at)
	}
	if len(keys) > 0 && old.typ.Where() == "PodSpec initContainers" {
		c.order(old, now, keys, w)
	}
}

// order reports that init containers run in another order.
func (c *comparison) order(old, now *value, keys []string, w way) {
	was, is := common(old, now, keys), common(now, old, keys)
	if strings.Join(was, "\x00") != strings.Join(is, "\x00") {
		c.fields = append(c.fields, Field{Path: w.text, Old: texts(was), New: texts(is), old: old.path, new: now.path, value: strings.Join(append(was, is...), "\x00")})
	}
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// common are the labels of v's items that other has too, in v's order.
func common(v, other *value, keys []string) (out []string) {
	has := map[string]bool{}
	for _, item := range other.items {
		has[item.label(keys)] = true
	}
	for _, item := range v.items {
		if l := item.label(keys); has[l] {
			out = append(out, l)
		}
	}
	return out
}

func itemAt(list *value, i int) *value {
	if i < 0 {
		return nil
	}
	return list.items[i]
}

// add notes a field whose values differ as a whole.
func (c *comparison) add(old, now *value, w way) {
	f := Field{Path: w.text, value: old.identity() + "\x00" + now.identity()}
	defer func() { c.fields = append(c.fields, f) }()
	if old != nil {
		f.Old, f.old = old.decoded(), old.path
		f.oldText, _ = f.Old.(string)
	}
	if now != nil {
		f.New, f.new = now.decoded(), now.path
		f.newText, _ = f.New.(string)
	}
	if digest.MatchString(f.oldText) && digest.MatchString(f.newText) { // it says that something else changed
		f.Digest, f.value = true, "digest"
		return
	}
	if c.secret && w.data {
		f.Secret, f.oldText, f.newText = true, "", ""
	} else {
		was, is := redacted(f.Old, w.name), redacted(f.New, w.name)
		hidden := fmt.Sprint(was) != fmt.Sprint(f.Old) || fmt.Sprint(is) != fmt.Sprint(f.New)
		f.Secret = hidden && (fmt.Sprint(was) == fmt.Sprint(is) || was == finding.Masked || is == finding.Masked)
		f.Old, f.New = was, is
	}
	if f.Secret {
		f.Old, f.New = nil, nil
	}
}

// digest is a checksum of other content.
var digest = lazyre.New(`^(?:sha256:)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$`)

// redacted is a value without what is secret in it; name is what it goes by.
func redacted(v any, name string) any {
	switch v := v.(type) {
	case string:
		if finding.SecretName(name) && !finding.Placeholder(v) && v != "" {
			return finding.Masked
		}
		if !strings.Contains(v, "\n") {
			return finding.Redact(v)
		}
		lines := strings.Split(v, "\n")
		for i, line := range lines {
			lines[i] = finding.RedactLine(line)
		}
		return finding.Redact(strings.Join(lines, "\n"))
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = redacted(item, name)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		of, _ := v["name"].(string)
		for key, item := range v {
			if key == "value" && of != "" {
				out[key] = redacted(item, of)
				continue
			}
			out[key] = redacted(item, key)
		}
		return out
	}
	return v
}

// steps returns where a Field is in one of the manifests.
func (f *Field) steps(s Side) source.Path {
	if s == Old {
		return f.old
	}
	return f.new
}
