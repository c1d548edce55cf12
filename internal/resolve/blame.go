package resolve

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// blameTemplate moves a place to the template that made the rendered scalar of other values, where the rule blames
// templates: a map printed as text, a path put together in another order. The values that went into it are sound, and
// its line is the one to edit. The place stays where the value was handed through as it is.
func (r *Resolver) blameTemplate(hit finding.Hit, p place, o *render.Object, at source.Path) place {
	blames := cmp.Or(hit.Blames, r.rules[hit.Rule].Blames, finding.BlameEither)
	_, v := source.Get(o.Node, at)
	if v = source.Deref(v); hit.Key || v == nil || v.Kind != yaml.ScalarNode || v.Value == "" || len(p.chain) == 0 || blames == finding.BlameValue || blames == finding.BlameEither {
		return p
	}
	meant := finding.Stretch{Start: 0, End: len(v.Value)}
	if hit.Within != nil && r.rules[hit.Rule].Blames != finding.BlameObject { // a name is right or wrong as a whole
		meant = *hit.Within
	}
	unquoted := hit.WantsText && r.renderer.Unquotes(o, at)
	if !unquoted && r.handedThrough(hit, v, p, meant) || r.copiedUnderItsName(p.span, at, v.Value) {
		return p
	}
	chain := p.chain
	if blames == finding.BlameObject {
		chain = chain[len(chain)-1:] // it is the object's own template that names another one
	} else if i := applicationStep(o, chain); i >= 0 && i+1 < len(chain) && !strings.Contains(o.Release.App.Object.Text(), imageWithoutTag(v.Value[meant.Start:meant.End])) {
		chain = chain[i+1:]
	}
	if chain = r.fromJoint(chain, o, at); unquoted {
		chain = r.fromOwn(chain, o, at)
	}
	values := finding.Origin{Span: p.span, Text: finding.Say("made-of")}
	p.span, p.chain, p.rewrite = chain[0].Span, append(slices.Clone(chain[1:]), values), nil
	if unquoted {
		p.action = r.quoting(p.span)
	}
	return p
}

// fromOwn is a chain from the action on that prints the value in the object's own template: one before it wrote another
// text, that of an Application.
func (r *Resolver) fromOwn(chain []finding.Origin, o *render.Object, at source.Path) []finding.Origin {
	for _, step := range r.renderer.Way(o, at, false) {
		if !step.Action {
			continue
		}
		i := slices.IndexFunc(chain, func(c finding.Origin) bool { return c.File == step.File && c.Line == step.Line })
		if i >= 0 {
			return append([]finding.Origin{{Span: step.Span, Note: chain[i].Note, Text: chain[i].Text, Object: chain[i].Object, Step: chain[i].Step}}, chain[i+1:]...)
		}
	}
	return chain
}

// quoting returns an action as it prints its text in quotes, "" where it is not that simple.
func (r *Resolver) quoting(action source.Span) string {
	f, err := r.repo.Tree.File(action.File)
	if err != nil {
		return ""
	}
	text := f.Text(action)
	inner, isAction := strings.CutPrefix(text, "{{")
	inner, closed := strings.CutSuffix(strings.TrimRight(strings.TrimSuffix(inner, "}}"), " "), "-")
	trim := map[bool]string{true: "-"}[closed]
	inner = strings.TrimSpace(inner)
	if !isAction || !strings.HasSuffix(text, "}}") || inner == "" || hasLayout.MatchString(inner) {
		return ""
	}
	return "{{" + prefixSpace(inner) + " | quote " + trim + "}}"
}

func prefixSpace(s string) string {
	if strings.HasPrefix(s, "-") {
		return s
	}
	return " " + s
}

// hasLayout finds what writes more than one scalar.
var hasLayout = lazyre.New(`\b(toYaml|toJson|include|template|tpl|indent|nindent|range|with|if)\b`)

// fromJoint is a chain without the nodes that wrote only a part of a text: a helper that prints a name as it is has no
// part in what is put behind it.
func (r *Resolver) fromJoint(chain []finding.Origin, o *render.Object, at source.Path) []finding.Origin {
	joint, ok := r.renderer.Joint(o, at)
	if !ok || joint.File == chain[0].File && joint.Line == chain[0].Line {
		return chain
	}
	i := slices.IndexFunc(chain, func(c finding.Origin) bool { return c.File == joint.File && c.Line == joint.Line })
	if i < 0 {
		return chain
	}
	return chain[i:]
}

// handedThrough reports whether the source holds the very text that was
// rendered, and, where it is the whole scalar, as the same type, unless the
// rendered one is right.
func (r *Resolver) handedThrough(hit finding.Hit, v *source.Node, p place, meant finding.Stretch) bool {
	if r.losesText(v, p.span) {
		return true
	}
	if p.rewrite == nil {
		return false
	}
	span, exact := p.rewrite(meant)
	if !exact {
		return r.saysTheSame(p.span, v.Value)
	}
	f, err := r.repo.Tree.File(span.File)
	if err != nil || input.IsTemplate(span.File) {
		return err == nil
	}
	if hit.RightType || meant.End-meant.Start < len(v.Value) {
		return true
	}
	start, end := f.Offset(span.Start()), f.Offset(span.End())
	y := source.ParseYAML(source.NewFile("", bytes.Clone(withQuotes(f.Data, start, end))))
	if y.Err != nil || y.Root() == nil {
		return true
	}
	_, number := source.Decode(y.Root()).(string)
	_, wasNumber := source.Decode(v).(string)
	return number == wasNumber
}

// losesText reports whether a template made 0 of a text that is not a number, for example with int: the text is at fault.
func (r *Resolver) losesText(v *source.Node, span source.Span) bool {
	if v.Value != "0" || input.IsTemplate(span.File) {
		return false
	}
	text, ok := r.textAt(span)
	_, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return ok && text != "" && err != nil
}

// saysTheSame reports whether the entry or scalar at a place is a text of that
// value, in escapes or on several lines.
func (r *Resolver) saysTheSame(span source.Span, value string) bool {
	text, ok := r.textAt(span)
	return ok && text == value
}

// textAt returns the text of the entry or scalar at a place; false if its value is not a text.
func (r *Resolver) textAt(span source.Span) (text string, ok bool) {
	f, err := r.repo.Tree.File(span.File)
	if err != nil || f.Line(span.Line) == "" {
		return "", false
	}
	y := source.ParseYAML(source.NewFile("", []byte(f.Text(span))))
	if y.Err != nil {
		return "", false
	}
	n := source.Deref(y.Root())
	if n != nil && n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		n = source.Deref(n.Content[1])
	}
	text, ok = source.Decode(n).(string)
	return text, ok
}

// copiedUnderItsName reports whether a number in exponent form is in the source under the very name that it is rendered
// under. The template then writes a map of variables that it knows nothing of, and it is the number that needs quotes.
func (r *Resolver) copiedUnderItsName(span source.Span, at source.Path, value string) bool {
	f, err := r.repo.Tree.File(span.File)
	if err != nil || !strings.Contains(value, "e+") || strings.Contains(f.Line(span.Line), "{{") {
		return false
	}
	_, after, ok := strings.Cut(f.Line(span.Line), at.Last())
	return ok && strings.HasPrefix(strings.TrimLeft(after, `"' `), ":")
}

// withQuotes is the scalar at a stretch of a file, with the quotes around it.
func withQuotes(data []byte, start, end int) []byte {
	if start > 0 && end < len(data) && data[start-1] == data[end] && strings.ContainsRune(`"'`, rune(data[end])) {
		return data[start-1 : end+1]
	}
	return data[start:end]
}

// applicationStep is where a chain passes through the Application of the
// object's release, -1 where it does not.
func applicationStep(o *render.Object, chain []finding.Origin) int {
	if o.Release == nil || o.Release.App == nil || o.Release.App.Object == nil {
		return -1
	}
	return slices.IndexFunc(chain, func(c finding.Origin) bool { return c.Object == "Application/"+o.Release.App.Name })
}

// imageWithoutTag is the part of a text that an earlier template would have written.
func imageWithoutTag(text string) string {
	if i := strings.LastIndexByte(text, ':'); i > strings.LastIndexByte(text, '/') && strings.Contains(text[:i], "/") {
		return text[:i]
	}
	return text
}
