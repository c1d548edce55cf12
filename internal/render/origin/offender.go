package origin

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Offender is what wrote the text for which a document is not YAML.
type Offender struct {
	Span      source.Span
	Precision finding.Precision
	Files     []string          // the templates that wrote a part of the document
	Values    []finding.Related // where the values are written that the line read and shows
}

// Offender finds what wrote the text for which a document of the source is not YAML: the template's first line where
// that is not known.
func (src *Source) Offender(d *chart.Document) Offender {
	out := Offender{Span: source.Span{File: d.Template, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, Precision: finding.Anchored}
	src.mu.Lock()
	defer src.mu.Unlock()
	writers, known := src.Source.Wrote(d.Name, d.Offset, d.Offset+len(d.YAML.Data))
	if !known {
		return out
	}
	out.Files = files(writers)
	if step, ok := src.offender(d, d.YAML.Err); ok {
		out.Span, out.Precision = src.stepSpan(step), finding.Traced
		out.Values = src.readBy(step, d.YAML.Line(d.YAML.Err.Line))
	}
	return out
}

// files lists the templates of some writers, those that include them too.
func files(writers []trial.Writer) []string {
	var out []string
	for _, w := range writers {
		for _, s := range w.Steps {
			if file := s.File; file != "" && !slices.Contains(out, file) {
				out = append(out, file)
			}
		}
	}
	return out
}

// offender is the template node behind a syntax error: the action that wrote
// the offending byte, else one on its line, else the literal text.
func (src *Source) offender(d *chart.Document, e *source.SyntaxError) (helm.Step, bool) {
	at := d.Offset + d.YAML.Offset(e.Start())
	from := d.Offset + d.YAML.Offset(source.Pos{Line: e.Line, Column: 1})
	to := from + len(d.YAML.Line(e.Line))
	var first helm.Step
	ok := false
	there, _ := src.Source.Wrote(d.Name, at, at+1)
	around, _ := src.Source.Wrote(d.Name, from, to)
	for _, w := range append(there, around...) {
		for _, s := range w.Steps {
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

// readBy lists where the values are written that a template node read and that show
// in the line.
func (src *Source) readBy(step helm.Step, line string) []finding.Related {
	var out []finding.Related
	for _, in := range src.Read(step.Reads) {
		if in.Kind != trial.Leaf || in.Text == "" || !strings.Contains(line, in.Text) {
			continue
		}
		for _, c := range src.origins(&in, trial.Want{}) {
			if len(out) < 3 {
				out = append(out, finding.Related{Span: c.Span, Text: finding.Say("the-value", "path", in.Path.String())})
			}
		}
	}
	return out
}
