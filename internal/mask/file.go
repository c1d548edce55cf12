package mask

import (
	"bytes"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	mayHoldSecrets = lazyre.New(`(?im)["']?kind["']?:\s*["']?(?:\w*Secret|List)\b|(?:password|passwd|passphrase|pwd|[_.-]pass|secret|token|credential|key(?:[_.-]?id)?)["']?\s*:`)
	pemBlock       = lazyre.New(`(?s)-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END|\z)`)
)

// fileSecrets finds the secrets of a file that no single line gives away.
func fileSecrets(f *source.File) map[int][]finding.Stretch {
	out := map[int][]finding.Stretch{}
	if bytes.Contains(f.Data, []byte("-----BEGIN ")) {
		for _, m := range pemBlock.FindAllIndex(f.Data, -1) {
			first, last := f.Pos(m[0]).Line, f.Pos(m[1]).Line
			for n := first + 1; n < last || n == last && m[1] == len(f.Data); n++ {
				out[n] = append(out[n], wholeLine(f.Line(n)))
			}
		}
	}
	if !mayHoldSecrets.Match(f.Data) {
		return out
	}
	y := source.ParseYAML(f)
	for _, doc := range y.Docs { // those before an error, too
		t := tree{y: y, out: out}
		t.manifest(doc)
		t.named(doc)
	}
	if y.Err != nil {
		scanSecrets(f, out)
	}
	return out
}

func wholeLine(text string) finding.Stretch {
	return finding.Stretch{Start: len(text) - len(strings.TrimLeft(text, " \t")), End: len(text)}
}

// tree walks a YAML tree as it is written: of a key that is there twice, both
// values are masked.
type tree struct {
	y   *source.YAML
	out map[int][]finding.Stretch
}

// manifest takes all that is under data and stringData of a Secret, whatever it
// is: text, a list, a map.
func (t tree) manifest(n *source.Node) {
	if n = source.Deref(n); n == nil || n.Kind != yaml.MappingNode {
		return
	}
	secret := false
	for k := 0; k+1 < len(n.Content); k += 2 {
		secret = secret || n.Content[k].Value == "kind" && n.Content[k+1].Value == "Secret"
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		switch key, value := n.Content[k].Value, n.Content[k+1]; {
		case secret && (key == "data" || key == "stringData"):
			t.all(value, nil)
		case key == "items":
			for _, item := range value.Content {
				t.manifest(item)
			}
		}
	}
}

// named takes what is under a name that says that it is secret.
func (t tree) named(n *source.Node) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			t.named(item)
		}
	case yaml.MappingNode:
		for k := 0; k+1 < len(n.Content); k += 2 {
			key, value := n.Content[k], n.Content[k+1]
			if key.Kind == yaml.ScalarNode && finding.SecretName(key.Value) && value.Kind != yaml.ScalarNode {
				t.all(value, reference)
			}
			t.named(value)
		}
	}
}

// reference lists the keys under a name like secret or token that say where one
// is, and not what it is.
var reference = []string{"name", "key", "keys", "secretName", "secretRef", "secretKeyRef", "namespace", "optional", "items", "path", "mode",
	"defaultMode", "kind", "apiVersion", "group", "existingSecret", "enabled", "create", "labels", "annotations", "type", "remoteRef", "property", "version", "audience", "expirationSeconds", "description"}

// all masks every scalar below a node, aliases as they are written; what is
// under one of the keys of without stays.
func (t tree) all(n *source.Node, without []string) {
	switch n.Kind {
	case yaml.MappingNode:
		for k := 0; k+1 < len(n.Content); k += 2 {
			if !slices.Contains(without, n.Content[k].Value) {
				t.all(n.Content[k+1], without)
			}
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			t.all(item, without)
		}
	case yaml.ScalarNode:
		if value := strings.TrimSpace(n.Value); value != "" && !finding.Placeholder(value) && n.Tag != "!!bool" {
			maskSpan(t.y, t.y.NodeSpan(n), t.out)
		}
	case yaml.AliasNode:
		maskSpan(t.y, t.y.NodeSpan(n), t.out)
	}
}

// maskSpan takes a value; a block scalar's indicator stays.
func maskSpan(y *source.YAML, span source.Span, out map[int][]finding.Stretch) {
	for n := span.Line; n <= span.EndLine; n++ {
		text := y.Line(n)
		s := wholeLine(text)
		if n == span.Line {
			s.Start = byteColumn(text, span.Column)
			if strings.IndexByte("|>", text[min(s.Start, len(text)-1)]) >= 0 && span.EndLine > span.Line {
				continue
			}
		}
		if n == span.EndLine {
			s.End = byteColumn(text, span.EndColumn)
		}
		if s.Start < s.End {
			out[n] = append(out[n], s)
		}
	}
}

var (
	separator = lazyre.New(`^\s*(?:---.*|EOF|EOT|END|YAML)\s*$`)
	kindLine  = lazyre.New(`^[\s{]*["']?kind["']?:\s*["']?(?:Secret|SealedSecret)["']?[\s,]*(?:#.*)?$`)
	dataLine  = lazyre.New(`^(\s*)["']?(?:data|stringData|encryptedData)["']?:\s*(\S.*)?$`)
	keyLine   = lazyre.New(`^\s*["']?[\w./-]+["']?:\s*`)
)

// scanSecrets does the work of manifest where the text is not YAML: a Helm
// template, a here-document in a script.
func scanSecrets(f *source.File, out map[int][]finding.Stretch) {
	for first := 1; first <= f.Lines(); {
		last, secret := first, false
		for ; last <= f.Lines() && !separator.MatchString(f.Line(last)); last++ {
			secret = secret || kindLine.MatchString(f.Line(last))
		}
		if secret {
			scanManifest(f, first, last, out)
		}
		first = last + 1
	}
}

func scanManifest(f *source.File, first, last int, out map[int][]finding.Stretch) {
	under, keys := -1, -1 // the indentation of the data key that we are below, and of its keys
	for n := first; n < last; n++ {
		text := f.Line(n)
		indent := wholeLine(text).Start
		if m := dataLine.FindStringSubmatchIndex(text); m != nil && (under < 0 || m[3] <= under) {
			under, keys = m[3], -1
			if m[4] >= 0 && text[m[4]:] != "{" && !finding.Placeholder(text[m[4]:]) {
				out[n] = append(out[n], finding.Stretch{Start: m[4], End: len(text)})
			}
			continue
		}
		if under < 0 || strings.TrimSpace(text) == "" {
			continue
		}
		if indent <= under && !strings.HasPrefix(text[indent:], "{{") {
			under = -1
			continue
		}
		if keys < 0 && !strings.HasPrefix(text[indent:], "{{") {
			keys = indent
		}
		s := finding.Stretch{Start: indent, End: len(text)}
		if m := keyLine.FindStringIndex(text); m != nil && indent <= max(keys, 0) { // what is deeper is a part of a value
			s.Start = m[1]
		}
		if value := strings.Trim(text[s.Start:s.End], `"' `); !finding.Placeholder(value) && value != "|" && value != "|-" {
			out[n] = append(out[n], s)
		}
	}
}

// byteColumn turns a column in code points into a byte offset of its line.
func byteColumn(text string, column int) int {
	n := 1
	for i := range text {
		if n >= column {
			return i
		}
		n++
	}
	return len(text)
}
