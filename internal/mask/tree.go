package mask

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// tree walks a YAML tree as it is written: of a key that is there twice, both
// values are masked.
type tree struct {
	y *source.YAML
	// take is called with each scalar and alias that is secret. With deep, its line holds nothing else that may be shown.
	take func(n *source.Node, deep bool)
}

// shownOfSecret are the keys of a Secret that say what it is.
var shownOfSecret = []string{"apiVersion", "kind", "metadata"}

// lastApplied is where kubectl keeps a copy of the whole object.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// manifest takes all of a Secret but what says what it is, whatever it is: text, a list, a map, under whatever key.
func (t tree) manifest(n *source.Node) {
	if n = source.Deref(n); n == nil || n.Kind != yaml.MappingNode {
		return
	}
	secret := false
	for k := 0; k+1 < len(n.Content); k += 2 {
		if n.Content[k].Value == "kind" {
			kind := source.Deref(n.Content[k+1])
			secret = secret || kind != nil && kind.Value == "Secret"
			if _, sealed := source.Get(n, source.P("spec", "encryptedData")); sealed != nil {
				t.all(sealed, nil, true)
			}
		}
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		switch key, value := n.Content[k].Value, n.Content[k+1]; {
		case key == "items":
			for _, item := range value.Content {
				t.manifest(item)
			}
		case !secret:
		case key == "metadata":
			if _, copied := source.Get(value, source.P("annotations", lastApplied)); copied != nil {
				t.all(copied, nil, true)
			}
		case slices.Contains(shownOfSecret, key), key == "type" && value.Kind == yaml.ScalarNode && typeName.MatchString(value.Value):
		default:
			t.all(value, nil, true)
		}
	}
}

// typeName matches what a Secret's type may be.
var typeName = lazyre.New(`^(?:Opaque|[a-z0-9.-]+/[a-z0-9.-]+)$`)

// keyHolders are maps whose `key` is one: auth: { key: x }.
var keyHolders = []string{"auth", "api", "access", "encryption", "signing", "jwt", "private", "session", "license", "storage", "account", "master"}

// named takes what is under a name that says that it is secret, or behind one: in a map of name and value, in a list
// of arguments. above is the key that n is under.
func (t tree) named(n *source.Node, above string) {
	switch n.Kind {
	case yaml.SequenceNode:
		for i, item := range n.Content {
			if i > 0 && isSecretFlag(n.Content[i-1]) && !isFlag(item) {
				t.all(item, nil, false)
			}
			t.named(item, "")
		}
	case yaml.MappingNode:
		t.pair(n)
		for k := 0; k+1 < len(n.Content); k += 2 {
			key, value := n.Content[k], n.Content[k+1]
			if key.Kind == yaml.ScalarNode && t.secretKey(key.Value, above, value) {
				t.all(value, reference, false)
			}
			t.named(value, key.Value)
		}
	}
}

func (t tree) secretKey(key, above string, value *source.Node) bool {
	if key == "key" && value.Kind == yaml.ScalarNode {
		return slices.Contains(keyHolders, strings.ToLower(above))
	}
	return finding.SecretName(key) && (key != "secretKey" && key != value.Value || !variable.MatchString(value.Value))
}

// variable is the name of an environment variable, which under an ExternalSecret's secretKey, or under itself, names an entry.
var variable = lazyre.New(`^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$`)

// pair takes the value of a map of name and value.
func (t tree) pair(n *source.Node) {
	var named bool
	for k := 0; k+1 < len(n.Content); k += 2 {
		switch n.Content[k].Value {
		case "name", "key", "variable":
			named = named || finding.SecretName(n.Content[k+1].Value)
		}
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		if named && n.Content[k].Value == "value" {
			t.all(n.Content[k+1], reference, false)
		}
	}
}

func isFlag(n *source.Node) bool {
	return n.Kind == yaml.ScalarNode && strings.HasPrefix(n.Value, "-")
}

func isSecretFlag(n *source.Node) bool {
	return isFlag(n) && !strings.Contains(n.Value, "=") && finding.SecretName(n.Value)
}

// reference lists the keys under a name like secret or token that say where one
// is, and not what it is.
var reference = []string{"name", "key", "keys", "secretName", "secretRef", "secretKeyRef", "namespace", "optional", "items", "path", "mode",
	"defaultMode", "kind", "apiVersion", "group", "existingSecret", "enabled", "create", "labels", "annotations", "type", "remoteRef", "property", "version", "audience", "expirationSeconds", "description"}

// all takes every scalar below a node, aliases as they are written; what is
// under one of the keys of without stays.
func (t tree) all(n *source.Node, without []string, deep bool) {
	switch n.Kind {
	case yaml.MappingNode:
		for k := 0; k+1 < len(n.Content); k += 2 {
			if !slices.Contains(without, n.Content[k].Value) {
				t.all(n.Content[k+1], without, deep)
			}
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			t.all(item, without, deep)
		}
	case yaml.ScalarNode:
		if value := strings.TrimSpace(n.Value); value != "" && !finding.StandsIn(value) && n.Tag != "!!bool" {
			t.take(n, deep)
		}
	case yaml.AliasNode:
		t.take(n, deep)
	}
}

// maskSpan takes a value; a block scalar's indicator stays. With deep, a comment behind it is taken as well.
func maskSpan(y *source.YAML, span source.Span, deep bool, out map[int][]finding.Stretch) {
	for n := span.Line; n <= span.EndLine; n++ {
		text := y.Line(n)
		s := wholeLine(text)
		if n == span.Line {
			s.Start = byteColumn(text, span.Column)
			if span.EndLine > span.Line && finding.BlockHeader(text[min(s.Start, len(text)):]) {
				continue
			}
		}
		if n == span.EndLine {
			s.End = byteColumn(text, span.EndColumn)
			if deep && strings.HasPrefix(strings.TrimLeft(text[s.End:], " \t"), "#") {
				s.End = len(text)
			}
		}
		if s.Start < s.End {
			out[n] = append(out[n], s)
		}
	}
}
