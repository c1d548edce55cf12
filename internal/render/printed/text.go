// Package printed owns a manifest as text for people: as it was written, with Secrets masked, with a comment on each
// line that names another place. It knows no release.
package printed

import (
	"fmt"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Manifest is a manifest to be printed.
type Manifest struct {
	Node *source.Node // as Argo CD would apply it
	// Written is what a template, or a person, wrote for it; nil or without a File if it is only a part of that.
	Written *source.YAML
	// Added is the namespace that Argo CD puts in, Removed is set if it takes one out.
	Added   string
	Removed bool
}

// Text is the manifest as Argo CD would apply it: what was written, to
// the byte, but for the namespace that Argo CD puts in or takes out. What is
// only a part of what was written is printed anew.
func (m Manifest) Text() string {
	y := m.Written
	if y == nil || y.File == nil {
		return Encoded(m.Node)
	}
	text := string(y.Data)
	if m.Added == "" && !m.Removed {
		return text
	}
	_, meta := source.Get(y.Root(), source.P("metadata"))
	meta = source.Deref(meta)
	if meta == nil || meta.Style&yaml.FlowStyle != 0 || len(meta.Content) == 0 {
		return Encoded(m.Node)
	}
	lines := strings.SplitAfter(text, "\n")
	if key, v := source.Get(meta, source.P("namespace")); v != nil {
		span := y.EntrySpan(key, v)
		if span.EndLine != span.Line || key.Line == meta.Line && key == meta.Content[0] && meta.Content[0].Column == 1 {
			return Encoded(m.Node)
		}
		lines = append(lines[:span.Line-1:span.Line-1], lines[span.EndLine:]...)
	}
	if m.Added != "" {
		first := firstOther(meta)
		if first == nil {
			return Encoded(m.Node)
		}
		at := first.Line - 1
		line := strings.Repeat(" ", first.Column-1) + "namespace: " + plain(m.Added) + "\n"
		if !strings.HasPrefix(lines[at], strings.Repeat(" ", first.Column-1)) {
			return Encoded(m.Node)
		}
		lines = append(lines[:at:at], append([]string{line}, lines[at:]...)...)
	}
	return strings.Join(lines, "")
}

// firstOther is the first key of the metadata where that is not the namespace,
// so that removing the namespace leaves its line in place.
func firstOther(meta *source.Node) *source.Node {
	if len(meta.Content) == 0 || source.KeyText(meta.Content[0]) == "namespace" {
		return nil
	}
	return meta.Content[0]
}

// plain quotes a text that YAML would not read as itself.
func plain(s string) string {
	if v, ok := source.Resolve(s).(string); ok && v == s && s != "" {
		return s
	}
	return fmt.Sprintf("%q", s)
}

// Encoded is a node as YAML, "" if it cannot be printed.
func Encoded(n *source.Node) string {
	var b strings.Builder
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(n); err != nil {
		return ""
	}
	_ = enc.Close()
	return b.String()
}
