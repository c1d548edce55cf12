package render

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// PrintOptions say what WriteYAML prints.
type PrintOptions struct {
	Applications bool // what the root apps render, in place of the releases
	Secrets      bool // the values of Secrets are shown, and not masked
	// Origins, where not nil, adds each field's source line as a comment.
	Origins *Renderer
}

// WriteYAML prints the manifests as Argo CD would apply them, as one YAML
// stream with a comment before each release. The error is the writer's.
func (res *Result) WriteYAML(out io.Writer, o PrintOptions) error {
	w := bufio.NewWriter(out)
	if o.Applications {
		for _, root := range res.Roots {
			fmt.Fprintf(w, "# site %s, environment %s: root app %s\n", res.Site.Name, root.Environment, root.Name)
			writeObjects(w, root.Release.Objects, o)
		}
		return w.Flush()
	}
	for _, rel := range res.Releases {
		fmt.Fprintf(w, "# site %s, environment %s, service %s: Application %s, namespace %s\n",
			res.Site.Name, rel.Environment, rel.Service, rel.App.Name, rel.Namespace)
		writeObjects(w, rel.Objects, o)
	}
	return w.Flush()
}

func writeObjects(w *bufio.Writer, objects []*Object, o PrintOptions) {
	for _, object := range objects {
		text := object.Text()
		switch {
		case o.Secrets:
		case object.isSecret():
			text = encode(object.Masked())
		default:
			text = finding.RedactURLs(text)
		}
		if o.Origins != nil {
			text = o.Origins.annotate(object, text)
		}
		fmt.Fprintf(w, "---\n# Source: %s\n%s\n", object.Template, strings.TrimRight(text, "\n"))
	}
}

// Text is the manifest as Argo CD would apply it: what the template wrote, to
// the byte, but for the namespace that Argo CD puts in or takes out. An item
// of a List is printed anew.
func (o *Object) Text() string {
	y := o.doc.YAML
	if o.list >= 0 || y.File == nil {
		return encode(o.Node)
	}
	text := string(y.Data)
	if !o.namespaceSet && !o.namespaceRemoved {
		return text
	}
	meta := source.Deref(value(y.Root(), "metadata"))
	if meta == nil || meta.Style&yaml.FlowStyle != 0 || len(meta.Content) == 0 {
		return encode(o.Node)
	}
	lines := strings.SplitAfter(text, "\n")
	if key, v := source.Get(meta, source.P("namespace")); v != nil {
		span := y.EntrySpan(key, v)
		if span.EndLine != span.Line || key.Line == meta.Line && key == meta.Content[0] && meta.Content[0].Column == 1 {
			return encode(o.Node)
		}
		lines = append(lines[:span.Line-1:span.Line-1], lines[span.EndLine:]...)
	}
	if o.namespaceSet {
		first := firstOther(meta)
		if first == nil {
			return encode(o.Node)
		}
		at := first.Line - 1
		line := strings.Repeat(" ", first.Column-1) + "namespace: " + plain(o.Namespace) + "\n"
		if !strings.HasPrefix(lines[at], strings.Repeat(" ", first.Column-1)) {
			return encode(o.Node)
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

func encode(n *source.Node) string {
	var b strings.Builder
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(n); err != nil {
		return ""
	}
	_ = enc.Close()
	return b.String()
}
