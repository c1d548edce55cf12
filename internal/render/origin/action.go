package origin

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

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
func (o *Object) Action(path source.Path) (Action, bool) {
	src := o.Source
	if src == nil || src.Chart == nil || o.Doc == nil {
		return Action{}, false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, trial.Want{})
	if f == nil || !f.Traced() {
		return Action{}, false
	}
	around := f.Before()
	var found helm.Step
	whole := true
	for _, w := range f.Writers() {
		own := outermost(w.Steps, around)
		if own == nil || found.Action != "" && found.Position != own.Position {
			whole = false
			continue
		}
		found = *own
	}
	file, err := src.Tree.File(found.File)
	if found.Action == "" || err != nil {
		return Action{}, false
	}
	start := file.Offset(source.Pos{Line: found.Line, Column: found.Column})
	end := start + actionEnd(string(file.Data[start:]))
	return Action{Span: file.Span(start, end), Text: string(file.Data[start:end]), Whole: whole}, true
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
