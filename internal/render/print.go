package render

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/printed"
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
			text = printed.Encoded(object.Masked())
		default:
			text = finding.RedactURLs(text)
		}
		if o.Origins != nil {
			text = o.Origins.annotate(object, text)
		}
		fmt.Fprintf(w, "---\n# Source: %s\n%s\n", object.Template, strings.TrimRight(text, "\n"))
	}
}

// annotate adds to each line of a manifest that holds a field's value the
// place that a person would edit for it.
func (r *Renderer) annotate(o *Object, text string) string {
	return printed.Annotated(text, func(path source.Path) string {
		s := r.Trace(o, path, nil, false).Span
		return fmt.Sprintf("%s:%d", s.File, s.Line)
	})
}

// Text is the manifest as Argo CD would apply it: what the template wrote, to
// the byte, but for the namespace that Argo CD puts in or takes out. An item
// of a List is printed anew.
func (o *Object) Text() string {
	m := printed.Manifest{Node: o.Node, Removed: o.namespaceRemoved}
	if o.list < 0 {
		m.Written = o.doc.YAML
	}
	if o.namespaceSet {
		m.Added = o.Namespace
	}
	return m.Text()
}

func (o *Object) isSecret() bool { return o.Kind == "Secret" && o.Group() == "" }

// Masked is the manifest as it may be printed: with a mask for all of a Secret but what says what it is, and for the passwords in URLs of any.
func (o *Object) Masked() *source.Node {
	switch {
	case o.Node == nil:
		return nil
	case o.isSecret():
		return printed.Secret(o.Node)
	}
	return printed.WithoutPasswords(o.Node)
}
