package render

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func validReleaseName(name string) bool { return !argo.ReleaseNameFault(name).IsSet() }

// locate gives the line of a place that a person would edit, how sure it is, and the further places that lie between.
func (s *siteRender) locate(rel *Release, at argo.Place, within *finding.Stretch) (source.Span, finding.Precision, []finding.Related) {
	switch {
	case at.File != nil:
		n := at.Node()
		if n != nil && within != nil {
			span, _ := at.File.Within(n, within.Start, within.End)
			return span, finding.Exact, nil
		}
		span, _ := at.File.Nearest(at.Doc, at.Path)
		if n == nil {
			return span, finding.Anchored, nil
		}
		return span, finding.Exact, nil
	case at.Object != nil:
		t := s.Trace(at.Object.(*Object), at.Path, within, false)
		var related []finding.Related
		for _, o := range t.Chain {
			related = append(related, finding.Related{Span: o.Span, Text: o.Text, Message: o.Note})
		}
		return t.Span, t.Precision, related
	}
	return entry(rel), finding.Anchored, nil
}

// entry is the nearest place that is always known: the service's entry in the
// site file, else its environment, else the file.
func entry(rel *Release) source.Span {
	y := rel.Site.File
	if len(rel.Site.Roots) > 0 && rel.App != nil && !rel.App.Virtual {
		if at := rel.App.Object.Place(); at.File != nil {
			span, _ := at.File.Nearest(at.Doc, at.Path.Child("metadata", "name"))
			return span
		}
	}
	for _, env := range rel.Site.Environments {
		if env.Name != rel.Environment {
			continue
		}
		for _, svc := range env.Services {
			if svc.Name == rel.Service {
				span, _ := y.Nearest(0, svc.Path.Child("name"))
				return span
			}
		}
		span, _ := y.Nearest(0, env.Path())
		return span
	}
	return y.LineSpan(1)
}

// notYAML tells a document that is not YAML, at the template line that wrote
// the offending text, with the values that the line read.
func (h *helmRun) notYAML(d *chart.Document) {
	out := h.out
	e := d.YAML.Err
	span, precision := source.Span{File: d.Template, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, finding.Anchored
	var related []finding.Related
	var parts []string
	out.mu.Lock()
	if t := out.tracer(d.Name); t.trace != nil {
		parts = t.files(d.Offset, d.Offset+len(d.YAML.Data))
		step, ok := t.offender(d, e)
		if ok {
			span, precision = out.stepSpan(step), finding.Traced
			related = h.readBy(step, d.YAML.Line(e.Line))
		}
	}
	out.mu.Unlock()
	why := finding.NotYAML(e)
	line, secrets := quotable(d.YAML, e.Line)
	unquoted, help := needsQuotes(why)
	h.problem(argo.Problem{Rule: ruleInvalidYAML, Unquoted: unquoted, Help: help, Span: span, Precision: precision, Related: related, Parts: parts, Secrets: secrets, Key: why.Key(),
		Text: finding.Say("rendered-not-yaml", "why", why, "line", line)})
}

// files lists the templates that wrote a part of a text, those that include them
// too.
func (t *tracer) files(start, end int) []string {
	var out []string
	for _, w := range t.writers(start, end) {
		for _, s := range w.steps {
			if file := t.src.stepSpan(s).File; s.File != "" && !slices.Contains(out, file) {
				out = append(out, file)
			}
		}
	}
	return out
}

// offender is the template node behind a syntax error: the action that wrote
// the offending byte, else one on its line, else the literal text.
func (t *tracer) offender(d *chart.Document, e *source.SyntaxError) (helm.Step, bool) {
	at := d.Offset + d.YAML.Offset(e.Start())
	from := d.Offset + d.YAML.Offset(source.Pos{Line: e.Line, Column: 1})
	to := from + len(d.YAML.Line(e.Line))
	var first helm.Step
	ok := false
	for _, w := range append(t.writers(at, at+1), t.writers(from, to)...) {
		for _, s := range w.steps {
			if s.File == "" {
				continue
			}
			if s.Action != "" {
				return s, true
			}
			if !ok {
				first, ok = s, true
			}
			break
		}
	}
	return first, ok
}

// readBy lists where the values stand that a template node read and that show
// in the line.
func (h *helmRun) readBy(step helm.Step, line string) []finding.Related {
	var out []finding.Related
	for _, in := range h.out.read(step.Reads, false) {
		if in.kind != inputLeaf || in.text == "" || !strings.Contains(line, in.text) {
			continue
		}
		for _, c := range h.origins(h.out, &in, want{}) {
			if len(out) < 3 {
				out = append(out, finding.Related{Span: c.Span, Text: finding.Say("the-value", "path", in.path.String())})
			}
		}
	}
	return out
}
