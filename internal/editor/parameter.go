package editor

import (
	"context"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// named is a line of a template that names something, as an Application's list of parameters does.
var named = lazyre.New(`^[ \t]*(?:-[ \t]+)?name:[ \t]*["']?([^\s"'{}#]+)["']?[ \t]*$`)

// parameterName is the name in a template's line, of which it is not sure yet that it is a parameter's.
func parameterName(f *source.File, p source.Pos) (string, source.Span, bool) {
	start, _ := f.LineBytes(p.Line)
	m := named.FindStringSubmatchIndex(f.Line(p.Line))
	if m == nil {
		return "", source.Span{}, false
	}
	at := f.Span(start+m[2], start+m[3])
	return f.Text(at), at, true
}

// parameter tells what the parameter that a template's line names is at each site, and what it sets.
func (s *Snapshot) parameter(ctx context.Context, w *world, at source.Span, name string) ([]string, error) {
	sites, more := w.concerned("", glance.Sites)
	var t merged
	for _, site := range sites {
		k, err := s.site(ctx, w, site)
		if err != nil {
			return nil, err
		}
		for _, app := range k.result.Applications {
			if app.Object == nil || app.Release == nil {
				continue
			}
			for _, p := range app.Parameters {
				if p.Name != name {
					continue
				}
				if span := w.renderer.Trace(app.Object, p.Path.Child("name"), nil, false).Span; span.File != at.File || span.Line != at.Line {
					continue
				}
				text := shown(name, p.Final)
				if p.ValuePath != nil && p.ValuePath.String() != name {
					text += fmt.Sprintf("  (sets .Values.%s)", p.ValuePath)
				}
				if p.Shadowed {
					text += "  (a later one of this name wins)"
				}
				t.add(text, app.Release)
			}
		}
	}
	return withMore(t.lines(), more), nil
}
