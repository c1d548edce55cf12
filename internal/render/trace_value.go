package render

import (
	"regexp"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// valueCauses finds what a scalar (or an empty map or list) comes from.
func (r *Renderer) valueCauses(f *field) []cause {
	writers := f.writers()
	if literalOnly(writers) && !f.absent() {
		if c, ok := f.literal(); ok {
			return []cause{c}
		}
	}
	var out []cause
	for _, found := range r.search(f, writers) {
		w := want{}
		c := found
		covers := false
		if f.want.within != nil {
			if a, b, ok := stretchIn(f.text, c.text, f.want.within.Start, f.want.within.End); ok && c.kind != inputKey {
				w.within, covers = &finding.Stretch{Start: a, End: b}, true
			}
		}
		causes := r.origins(f.t.src, &c, w)
		if c.kind == inputChart {
			causes = f.chartCauses(&c)
		}
		for i := range causes {
			causes[i].covers, causes[i].part, causes[i].empty = covers, f.occurs(&c), strings.TrimSpace(c.text) == ""
			causes[i].exact = causes[i].exact && covers
		}
		out = append(out, atLevel(causes, f.level(writers))...)
	}
	if len(out) == 0 {
		return f.templateCauses(writers)
	}
	if c, ok := f.literalPart(writers); ok && f.text != "" {
		out = append(out, c)
	}
	return out
}

// writers lists who wrote the field; for one without any text, who stands
// before its place.
func (f *field) writers() []writer {
	if f.end > f.start {
		return f.t.writers(f.start, f.end)
	}
	return f.t.writers(f.start, f.start)
}

// absent reports whether nothing at all was written as the value: `x:`.
func (f *field) absent() bool {
	return f.scalar() && f.text == "" && f.value.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
}

func literalOnly(ws []writer) bool {
	for _, w := range ws {
		if !w.literal {
			return false
		}
	}
	return len(ws) > 0
}

// search lists the inputs that make the field, confirmed by changing them:
// first what the template's nodes read, then what has the same text, then
// whatever is left.
func (r *Renderer) search(f *field, writers []writer) []input {
	src := f.t.src
	focus, service := f.focus()
	var chains [][]string
	constant := true
	for _, w := range writers {
		if w.literal {
			continue
		}
		for _, s := range w.steps {
			chains = append(chains, s.Reads...)
			constant = constant && !readsAnything.MatchString(s.Action)
		}
	}
	empty := f.absent()
	if constant && !empty {
		return nil
	}
	tried, budget := map[string]bool{}, maxRenders
	// An input that the place vanishes without is a cause where its text is a
	// part of the value: `env`, say, which is looked up and printed as well.
	found, gone := f.try(f.rank(src.read(chains, false), focus, service), tried, &budget, 0)
	if len(found) > 0 {
		return append(found, gone...)
	}
	all := f.rank(append([]input(nil), src.leaves()...), focus, service)
	likely := 0
	for likely < len(all) && all[likely].score > 0 {
		likely++
	}
	for _, list := range [][]input{all[:likely], f.rank(src.keysIn(f.text), focus, service), all[likely:]} {
		more, lost := f.try(list, tried, &budget, 5)
		if len(more) > 0 {
			return more
		}
		gone = append(gone, lost...)
	}
	return gone
}

var readsAnything = regexp.MustCompile(`[$.]|\b(include|template|tpl)\b`)

// try confirms candidates in order, and lists apart those that the place
// vanishes without. Once one is found, only those are still looked at that the
// template names one by one or, unless the first is the whole text, that occur
// in it; enough, where not 0, ends the search.
func (f *field) try(list []input, tried map[string]bool, budget *int, enough int) (found, gone []input) {
	whole := false
	for i := range list {
		in := &list[i]
		if tried[in.id(0)] || *budget <= 0 || in.kind == inputKey && !f.occurs(in) ||
			len(found) > 0 && !in.named && (whole || !f.occurs(in)) {
			continue
		}
		tried[in.id(0)] = true
		*budget--
		if in.kind == inputChart {
			in.text = f.t.src.chartText(f.object.Template, in.path.Last())
		}
		switch f.confirm(in) {
		case effectValue:
			found = append(found, *in)
			whole = whole || strings.TrimRight(in.text, "\n") == strings.TrimRight(f.text, "\n")
		case effectGone:
			if f.occurs(in) || f.text == "" && !f.want.key {
				gone = append(gone, *in)
			}
		}
		if enough > 0 && len(found) >= enough {
			break
		}
	}
	return found, gone
}

// keysIn lists the keys of the values whose text occurs in s.
func (src *sourceRender) keysIn(s string) []input {
	var out []input
	seen := map[string]bool{}
	for _, leaf := range src.leaves() {
		for i, elem := range leaf.path {
			in := input{kind: inputKey, path: leaf.path[:i+1], text: elem}
			if parent, _ := valueAt(src.full, leaf.path[:i]); isMap(parent) && len(elem) > 1 && strings.Contains(s, elem) && !seen[in.id(0)] {
				seen[in.id(0)] = true
				out = append(out, in)
			}
		}
	}
	return out
}

// focus is where the values speak of the Application that the field is in.
func (f *field) focus() (source.Path, string) {
	app := f.object.application
	if app == nil {
		return nil, ""
	}
	for _, env := range app.Root.Release.Site.Environments {
		if env.Name != app.Environment {
			continue
		}
		for _, svc := range env.Services {
			if svc.Name == app.Service {
				return svc.Path, app.Service
			}
		}
	}
	return nil, app.Service
}

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
				return []cause{{rank: rankTemplate, Origin: Origin{Span: f.t.src.stepSpan(s), Chain: f.outer(w.steps[i:])}}}
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
			return []finding.Origin{{Span: f.t.src.stepSpan(inner), Note: f.note()}}
		}
		return append([]finding.Origin{{Span: f.t.src.stepSpan(inner), Note: "template " + inner.Define}}, outer...)
	}
	return nil
}

// outer is the line of the template file that included the first step.
func (f *field) outer(steps []helm.Step) []finding.Origin {
	for i := len(steps) - 1; i > 0; i-- {
		if s := steps[i]; s.File != "" && (s.File != steps[0].File || s.Line != steps[0].Line) {
			return []finding.Origin{{Span: f.t.src.stepSpan(s), Note: f.note()}}
		}
	}
	return nil
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
