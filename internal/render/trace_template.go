package render

import (
	"bytes"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// stepSpan is the span of a template node: an action from its {{ to its }}.
func (src *sourceRender) stepSpan(s helm.Step) source.Span {
	return src.actionSpan(s.Position)
}

func (src *sourceRender) actionSpan(at helm.Position) source.Span {
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

// chartFile is the Chart.yaml of the chart that a template belongs to.
func (src *sourceRender) chartFile(template string) *source.YAML {
	for dir := path.Dir(template); dir != "."; dir = path.Dir(dir) {
		if y, err := src.Tree.YAML(path.Join(dir, "Chart.yaml")); err == nil {
			return y
		}
	}
	return src.Chart.File
}

func (src *sourceRender) chartText(template, field string) string {
	y := src.chartFile(template)
	if y == nil {
		return ""
	}
	return text(value(y.Root(), chartKey(field)))
}

// ChartVersions returns the version and the appVersion of the chart that an
// object is of, "" for what is not rendered from a chart.
func (r *Renderer) ChartVersions(o *Object) (version, appVersion string) {
	if o.render == nil || o.render.Chart == nil {
		return "", ""
	}
	return o.render.chartText(o.Template, "Version"), o.render.chartText(o.Template, "AppVersion")
}

// chartKey is the key in Chart.yaml of a field of .Chart.
func chartKey(field string) string {
	if field == "APIVersion" {
		return "apiVersion"
	}
	return strings.ToLower(field[:1]) + field[1:]
}

func (f *field) chartCauses(in *input) []cause {
	y := f.t.src.chartFile(f.object.Template)
	if y == nil {
		return nil
	}
	c := fileCause(y, 0, source.P(chartKey(in.path.Last())), want{})
	c.rank = rankDefault
	return []cause{c}
}
