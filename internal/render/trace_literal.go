package render

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// literal is the place of a field that the template writes out.
func (f *field) literal() (cause, bool) {
	c := cause{rank: rankTemplate, covers: true}
	span, ok := f.t.templateSpan(f.start, f.end)
	if !ok {
		return c, false
	}
	c.Span, c.exact = span, f.want.within != nil
	steps := f.t.trace.At(f.start)
	c.Chain = f.outer(steps)
	if f.want.within != nil || f.want.key || f.key == nil {
		return c, true
	}
	// A map entry: from its key, where that is literal and on the same line.
	if key, ok := f.t.templateSpan(f.bytes(f.yaml.NodeSpan(f.key))); ok && key.File == span.File {
		if f.value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			c.Span = key
			return c, true
		}
		if whole, ok := f.t.templateSpan(f.bytes(f.yaml.NodeSpan(f.value))); ok && whole.Line == key.Line {
			c.Span = key.To(whole)
		}
	}
	return c, true
}

// literalPart is the text that the template itself puts around values.
func (f *field) literalPart(writers []writer) (cause, bool) {
	for _, w := range writers {
		if w.literal && w.offset < len(f.t.trace.Text) {
			s := w.steps[0]
			return cause{rank: rankTemplate, Origin: Origin{Span: source.Span{File: s.File, Line: s.Line, Column: s.Column, EndLine: s.Line, EndColumn: s.Column + 1},
				Chain: f.outer(w.steps)}}, true
		}
	}
	return cause{}, false
}

// templateCauses is the action that writes what no value changes.
func (f *field) templateCauses(writers []writer) []cause {
	for _, w := range writers {
		if w.literal && len(writers) > 1 && len(strings.Trim(f.text, `"'`)) > 0 {
			continue
		}
		for i, s := range w.steps {
			if s.File != "" {
				return []cause{{rank: rankTemplate, anchored: f.t.budgetSpent(), Origin: Origin{Span: f.t.src.stepSpan(s), Chain: f.outer(w.steps[i:])}}}
			}
		}
	}
	return nil
}

// level is the way through this template: the action that wrote the value, and
// the line of the template file that included it.
func (f *field) level(writers []writer) []finding.Origin {
	for _, w := range writers {
		if w.literal && len(writers) > 1 {
			continue
		}
		steps := w.steps
		for len(steps) > 0 && steps[0].File == "" {
			steps = steps[1:]
		}
		if len(steps) == 0 {
			continue
		}
		inner := steps[0]
		outer := f.outer(steps)
		if len(outer) == 0 {
			return []finding.Origin{f.origin(f.t.src.stepSpan(inner))}
		}
		return append([]finding.Origin{{Span: f.t.src.stepSpan(inner), Note: "template " + inner.Define, Step: true}}, outer...)
	}
	return nil
}

// outer is the line of the template file that included the first step.
func (f *field) outer(steps []helm.Step) []finding.Origin {
	for i := len(steps) - 1; i > 0; i-- {
		if s := steps[i]; s.File != "" && (s.File != steps[0].File || s.Line != steps[0].Line) {
			return []finding.Origin{f.origin(f.t.src.stepSpan(s))}
		}
	}
	return nil
}

// origin is a place that the field's value passed, with the object that it is in.
func (f *field) origin(at source.Span) finding.Origin {
	return finding.Origin{Span: at, Note: f.note(), Object: f.object.Kind + "/" + f.object.Name, Step: true}
}

func (f *field) note() string {
	if f.object.Kind == "Application" {
		return "Application " + f.object.Name
	}
	note := f.object.Kind + " " + f.object.Name
	if name := f.name(); len(name) > 0 {
		note += ", " + name.String()
	}
	return note
}
