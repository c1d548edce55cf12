package render

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// WithSiteFile returns a Renderer of the same repo in which a site's file has
// another content, and that site: for probing what a template makes of it.
// Charts that were loaded are shared.
func (r *Renderer) WithSiteFile(site *model.Site, data []byte) (*Renderer, *model.Site) {
	repo, changed := r.repo.WithSiteFile(site, source.NewFile(site.File.Path, data))
	out := New(repo)
	out.urls, out.values, out.learned = r.urls, r.values, r.learned // a probe is no other repository
	out.charts.Copy(r.charts)
	return out, changed
}

// Action is a template action that writes a part of a rendered value.
type Action struct {
	source.Span        // from {{ to }}
	Text        string // with its braces
	Whole       bool   // it writes the whole of what was asked for
}

// Action returns the action that wrote the scalar at path and nothing around
// it: of several, one including the other, the outermost. An include that wrote
// more than the scalar is none. False where literal text or several actions
// wrote it.
func (r *Renderer) Action(o *Object, path source.Path) (Action, bool) {
	src := o.render
	if src == nil || src.Chart == nil || o.doc == nil {
		return Action{}, false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, want{})
	if f == nil || f.t.trace == nil {
		return Action{}, false
	}
	around := f.t.trace.At(f.before())
	var found helm.Step
	whole := true
	for _, w := range f.t.writers(f.start, f.end) {
		own := outermost(w.steps, around)
		if own == nil || found.Action != "" && found.Position != own.Position {
			whole = false
			continue
		}
		found = *own
	}
	file, err := r.repo.Tree.File(found.File)
	if found.Action == "" || err != nil {
		return Action{}, false
	}
	start := file.Offset(source.Pos{Line: found.Line, Column: found.Column})
	end := start + actionEnd(string(file.Data[start:]))
	return Action{Span: file.Span(start, end), Text: string(file.Data[start:end]), Whole: whole}, true
}

// before is the offset of the character before a field's text: its key's colon,
// its item's dash.
func (f *field) before() int {
	at := f.start - 1
	for at > 0 && strings.IndexByte(" \t\n\"'", f.t.trace.Text[at]) >= 0 {
		at--
	}
	return max(at, 0)
}

// outermost returns the last of steps, nearest first, that had no part in what
// stands around.
func outermost(steps, around []helm.Step) *helm.Step {
	for i := len(steps) - 1; i >= 0; i-- {
		elsewhere := slices.ContainsFunc(around, func(s helm.Step) bool { return s.Position == steps[i].Position })
		if steps[i].Action != "" && steps[i].File != "" && !elsewhere {
			return &steps[i]
		}
	}
	return nil
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
