package origin

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// literal is the place of a field that the template writes out.
func (f *field) literal() (cause, bool) {
	c := cause{rank: rankTemplate, covers: true}
	span, ok := f.Literal()
	if !ok {
		return c, false
	}
	c.Span, c.exact = span, f.Want.Within != nil
	steps := f.Steps()
	c.Chain = f.outer(steps)
	if f.Want.Within != nil || f.Want.Key || f.Key == nil {
		return c, true
	}
	// A map entry: from its key, where that is literal and on the same line.
	if key, ok := f.LiteralNode(f.Key); ok && key.File == span.File {
		if f.Value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			c.Span = key
			return c, true
		}
		if whole, ok := f.LiteralNode(f.Value); ok && whole.Line == key.Line {
			c.Span = key.To(whole)
		}
	}
	return c, true
}

// literalPart is the text that the template itself puts around values.
func (f *field) literalPart(writers []trial.Writer) (cause, bool) {
	for _, w := range writers {
		if w.Literal {
			s := w.Steps[0]
			return cause{rank: rankTemplate, Origin: Origin{Span: source.Span{File: s.File, Line: s.Line, Column: s.Column, EndLine: s.Line, EndColumn: s.Column + 1},
				Chain: f.outer(w.Steps)}}, true
		}
	}
	return cause{}, false
}

// templateCauses is the action that writes what no value changes.
func (f *field) templateCauses(writers []trial.Writer) []cause {
	for _, w := range writers {
		if w.Literal && len(writers) > 1 && len(strings.Trim(f.Text, `"'`)) > 0 {
			continue
		}
		for i, s := range w.Steps {
			if s.File != "" {
				return []cause{{rank: rankTemplate, anchored: f.Spent(), Origin: Origin{Span: f.src.stepSpan(s), Chain: f.outer(w.Steps[i:])}}}
			}
		}
	}
	return nil
}

// level is the way through this template: the action that wrote the value, and
// the line of the template file that included it.
func (f *field) level(writers []trial.Writer) []finding.Origin {
	for _, w := range writers {
		if w.Literal && len(writers) > 1 {
			continue
		}
		steps := w.Steps
		for len(steps) > 0 && steps[0].File == "" {
			steps = steps[1:]
		}
		if len(steps) == 0 {
			continue
		}
		inner := steps[0]
		outer := f.outer(steps)
		if len(outer) == 0 {
			return []finding.Origin{f.origin(f.src.stepSpan(inner))}
		}
		return append([]finding.Origin{{Span: f.src.stepSpan(inner), Note: "template " + inner.Define, Step: true}}, outer...)
	}
	return nil
}

// outer is the line of the template file that included the first step.
func (f *field) outer(steps []helm.Step) []finding.Origin {
	for i := len(steps) - 1; i > 0; i-- {
		if s := steps[i]; s.File != "" && (s.File != steps[0].File || s.Line != steps[0].Line) {
			return []finding.Origin{f.origin(f.src.stepSpan(s))}
		}
	}
	return nil
}

// origin is a place that the field's value passed, with the object that it is in.
func (f *field) origin(at source.Span) finding.Origin {
	return finding.Origin{Span: at, Note: f.note(), Object: f.Object.Kind + "/" + f.Object.Name, Step: true}
}

func (f *field) note() string {
	if f.Object.Kind == "Application" {
		return "Application " + f.Object.Name
	}
	note := f.Object.Kind + " " + f.Object.Name
	if name := f.Path(); len(name) > 0 {
		note += ", " + name.String()
	}
	return note
}
