package origin

import (
	"bytes"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// stepSpan is the span of a template node: an action from its {{ to its }}.
func (src *Source) stepSpan(s helm.Step) source.Span {
	return src.actionSpan(s.Position)
}

func (src *Source) actionSpan(at helm.Position) source.Span {
	span := source.Span{File: at.File, Line: at.Line, Column: at.Column, EndLine: at.Line, EndColumn: at.Column + 1}
	f, err := src.Tree.File(at.File)
	if err != nil {
		return span
	}
	start := f.Offset(source.Pos{Line: at.Line, Column: at.Column})
	if !bytes.HasPrefix(f.Data[start:], []byte("{{")) {
		return span
	}
	if end := bytes.Index(f.Data[start:], []byte("}}")); end >= 0 {
		span = f.Span(start, start+end+2)
	}
	return span
}

// ChartVersions returns the version and the appVersion of the chart that an
// object is of, "" for what is not rendered from a chart.
func (o *Object) ChartVersions() (version, appVersion string) {
	if o.Source == nil || o.Source.Chart == nil {
		return "", ""
	}
	return o.Source.ChartText(o.Doc.Template, "Version"), o.Source.ChartText(o.Doc.Template, "AppVersion")
}

func (f *field) chartCauses(in *trial.Input) []cause {
	y := f.src.FileOf(f.Object.Doc.Template)
	if y == nil {
		return nil
	}
	c := fileCause(y, 0, source.P(chart.FileKey(in.Path.Last())), trial.Want{})
	c.rank = rankDefault
	return []cause{c}
}
