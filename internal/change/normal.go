package change

import (
	"encoding/base64"
	"fmt"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"math"
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// value is a value of a manifest without what says nothing: nulls, defaults, empty maps and lists that mean the same as
// none.
type value struct {
	kind   yaml.Kind
	typ    kube.Type
	path   source.Path
	names  []string // of a map, in the manifest's order
	fields map[string]*value
	quiet  map[string]*value // entries that say nothing
	items  []*value
	raw    any    // of a scalar
	silent bool   // it says nothing
	same   string // equal for equal values; "" until it was asked for
}

// normal reads a manifest.
func normal(apiVersion, kind string, n *source.Node) *value {
	v := read(n, kube.TypeOf(apiVersion, kind), nil)
	if v == nil || v.kind != yaml.MappingNode {
		return &value{kind: yaml.MappingNode}
	}
	v.drop("kind")
	v.drop("status")
	if meta := v.fields["metadata"]; meta != nil {
		for _, name := range []string{"name", "namespace", "creationTimestamp", "managedFields", "resourceVersion", "uid", "generation"} {
			meta.drop(name)
		}
		if a := meta.fields["annotations"]; a != nil {
			a.drop("kubectl.kubernetes.io/last-applied-configuration")
		}
	}
	if kind == "Secret" && apiVersion == "v1" {
		v.plainSecret()
	}
	return v
}

func read(n *source.Node, t kube.Type, path source.Path) *value {
	n = source.Deref(n)
	if n == nil || source.IsNull(n) {
		return nil
	}
	v := &value{kind: n.Kind, typ: t, path: path}
	switch n.Kind {
	case yaml.MappingNode:
		v.fields = map[string]*value{}
		source.Entries(n, func(name string, _, child *source.Node) {
			typ := t.Field(name)
			if len(path) == 0 && name == "metadata" {
				typ = kube.TypeOf("v1", "ConfigMap").Field("metadata") // of kinds without a schema, too
			}
			switch c := read(child, typ, path.Child(name)); {
			case c == nil:
			case c.silent:
				v.hush(name, c)
			default:
				v.names = append(v.names, name)
				v.fields[name] = c
			}
		})
		v.dropDefaults()
		v.silent = len(v.names) == 0 && t.Optional()
	case yaml.SequenceNode:
		for i, item := range n.Content {
			c := read(item, t.Item(), path.Index(i))
			if c == nil {
				c = &value{kind: yaml.ScalarNode, path: path.Index(i)}
			}
			c.silent = false
			v.items = append(v.items, c)
		}
		v.silent = len(v.items) == 0 && t.Optional()
	case yaml.ScalarNode:
		v.raw = source.Scalar(n)
		v.silent = (v.raw == "" || v.raw == false) && t.Optional() || t.Default() != nil && v.raw == t.Default()
	default:
		return nil
	}
	return v
}

func (v *value) hush(name string, c *value) {
	if v.quiet == nil {
		v.quiet = map[string]*value{}
	}
	v.quiet[name] = c
}

// written is an entry, also one that says nothing.
func (v *value) written(name string) *value {
	switch {
	case v == nil:
		return nil
	case v.fields[name] != nil:
		return v.fields[name]
	}
	return v.quiet[name]
}

func (v *value) drop(name string) {
	if c, ok := v.fields[name]; ok {
		v.hush(name, c)
		delete(v.fields, name)
		v.names = slices.DeleteFunc(v.names, func(n string) bool { return n == name })
	}
}

// get returns a field of a field, nil if there is none.
func (v *value) get(names ...string) *value {
	for _, name := range names {
		if v == nil || v.fields == nil {
			return nil
		}
		v = v.fields[name]
	}
	return v
}

func (v *value) text() string {
	if v == nil || v.kind != yaml.ScalarNode {
		return ""
	}
	return fmt.Sprint(v.raw)
}

// dropDefaults drops the defaults that depend on other fields.
func (v *value) dropDefaults() {
	switch v.typ.Where() {
	case "Container ":
		policy := "IfNotPresent"
		if image := v.get("image").text(); strings.HasSuffix(image, ":latest") || !strings.Contains(image[strings.LastIndexByte(image, '/')+1:], ":") && !strings.Contains(image, "@") {
			policy = "Always"
		}
		if v.get("imagePullPolicy").text() == policy {
			v.drop("imagePullPolicy")
		}
	case "Resources ":
		requests, limits := v.get("requests"), v.get("limits")
		for _, name := range slices.Clone(namesOf(requests)) {
			if limits.get(name) != nil && limits.get(name).identity() == requests.get(name).identity() {
				requests.drop(name)
			}
		}
		if requests != nil && len(requests.names) == 0 {
			v.drop("requests")
		}
	case "Service ":
		if ports := v.get("ports"); ports != nil {
			for _, p := range ports.items {
				if p.get("targetPort") != nil && p.get("targetPort").identity() == p.get("port").identity() {
					p.drop("targetPort")
				}
			}
		}
	}
}

func namesOf(v *value) []string {
	if v == nil {
		return nil
	}
	return v.names
}

// plainSecret lays stringData over data, decoded, as the API server does.
func (v *value) plainSecret() {
	all := &value{kind: yaml.MappingNode, path: source.P("data"), fields: map[string]*value{}}
	for _, part := range []string{"data", "stringData"} {
		for _, name := range namesOf(v.get(part)) {
			c := v.fields[part].fields[name]
			if text, ok := c.raw.(string); ok && part == "data" {
				if data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text)); err == nil {
					c.raw = string(data)
				}
			}
			if all.fields[name] == nil {
				all.names = append(all.names, name)
			}
			all.fields[name] = c
		}
		v.drop(part)
	}
	if len(all.names) > 0 {
		v.names = append(v.names, "data")
		v.fields["data"] = all
	}
}

// identity is a text that is equal for equal values, and for no others.
func (v *value) identity() string {
	if v == nil {
		return "-"
	}
	if v.same != "" {
		return v.same
	}
	var b strings.Builder
	switch v.kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for _, name := range slices.Sorted(slices.Values(v.names)) {
			b.WriteString(strconv.Quote(name) + ":" + v.fields[name].identity() + ",")
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		parts := make([]string, len(v.items))
		for i, item := range v.items {
			parts[i] = item.identity()
		}
		if v.unordered() {
			slices.Sort(parts)
		}
		b.WriteString("[" + strings.Join(parts, ",") + "]")
	default:
		b.WriteString(v.scalarIdentity())
	}
	v.same = b.String()
	return v.same
}

func (v *value) scalarIdentity() string {
	switch raw := v.raw.(type) {
	case nil:
		return "null"
	case string:
		if q, ok := form.ParseQuantity(raw); ok && v.typ.IsQuantity() {
			return number(q, "")
		}
		return strconv.Quote(raw)
	case bool:
		return strconv.FormatBool(raw)
	case int64:
		return number(float64(raw), strconv.FormatInt(raw, 10))
	case float64:
		return number(raw, strconv.FormatFloat(raw, 'g', -1, 64))
	}
	return fmt.Sprint(v.raw)
}

// number prints equal numbers equally. Quantities are fractions that floats do not hold exactly; a whole number that a
// float does not hold is what it was written as.
func number(f float64, written string) string {
	if f == math.Trunc(f) && math.Abs(f) > 1e12 && written != "" {
		return written
	}
	return strconv.FormatFloat(f, 'g', 13, 64)
}

// decoded is the value as plain values, without what normal dropped.
func (v *value) decoded() any {
	switch {
	case v == nil:
		return nil
	case v.kind == yaml.MappingNode:
		out := make(map[string]any, len(v.names))
		for _, name := range v.names {
			out[name] = v.fields[name].decoded()
		}
		return out
	case v.kind == yaml.SequenceNode:
		out := make([]any, len(v.items))
		for i, item := range v.items {
			out[i] = item.decoded()
		}
		return out
	}
	return v.raw
}
