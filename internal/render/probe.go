package render

import (
	"maps"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// WithSiteFile returns a Renderer of the same repo in which a site's file has
// another content, and that site: for probing what a template makes of it.
// Charts that were loaded are shared.
func (r *Renderer) WithSiteFile(site *model.Site, data []byte) (*Renderer, *model.Site) {
	repo, changed := r.repo.WithSiteFile(site, source.NewFile(site.File.Path, data))
	out := New(repo)
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.Copy(out.charts, r.charts)
	return out, changed
}

// Action is a template action that writes a part of a rendered value.
type Action struct {
	source.Span        // from {{ to }}
	Text        string // with its braces
	Whole       bool   // it writes the whole of what was asked for
}

// Action returns the action in an object's own template that wrote the scalar
// at path: the outermost one, which includes what others wrote. False where
// literal text has a part in it, or several actions.
func (r *Renderer) Action(o *Object, path source.Path) (Action, bool) {
	src := o.render
	if src == nil || src.chart == nil || o.doc == nil {
		return Action{}, false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, want{})
	if f == nil {
		return Action{}, false
	}
	var found Action
	whole := true
	for _, w := range f.t.writers(f.start, f.end) {
		outer := w.steps[len(w.steps)-1]
		if outer.Action == "" || outer.File == "" {
			whole = false
			continue
		}
		at := source.Pos{Line: outer.Line, Column: outer.Column}
		if found.Text != "" && found.Start() != at {
			whole = false
			continue
		}
		file, err := r.repo.Tree.File(outer.File)
		if err != nil {
			return Action{}, false
		}
		start := file.Offset(at)
		end := start + actionEnd(string(file.Data[start:]))
		found = Action{Span: file.Span(start, end), Text: string(file.Data[start:end])}
	}
	found.Whole = whole
	return found, found.Text != ""
}

// actionEnd returns the length of the action that text begins with, braces in
// its quotes passed over.
func actionEnd(text string) int {
	var quote byte
	for i := 2; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '`':
			quote = c
		case strings.HasPrefix(text[i:], "}}"):
			return i + 2
		}
	}
	return len(text)
}
