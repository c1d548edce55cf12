package helmtool

import (
	"encoding/json"
	"path"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/parameter"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// readLayers collects the layers of a source's values; false where one of them
// is missing or broken, so that Helm would fail.
func (h *run) readLayers() bool {
	out := h.src
	options, env, ok := out.Spec.Helm(), h.app.Env(out.Spec), true
	what := "Application " + h.app.Name
	for _, f := range h.valueFiles() {
		if f.optional && !f.remote.IsSet() && !f.missing.IsSet() {
			h.tool.Seek(Entry{Raw: f.raw, File: f.path, At: f.at, Chart: out.Chart.Dir, Found: !f.absent})
		}
		switch {
		case f.absent:
			continue
		case f.remote.IsSet():
			h.problem(tool.NotRendered(f.at, what, finding.Say("remote-values", "file", f.raw, "why", f.remote), finding.RemoteValuesFile))
			continue
		case f.missing.IsSet():
			p := argo.Problem{Rule: f.rule(), At: f.at, Writer: finding.Say("named-by"),
				Text: finding.Say("values-file", "application", h.app.Name, "file", f.raw, "why", f.missing)}
			if f.near != "" {
				p.Help = finding.Say("near-file", "near", path.Base(f.near), "name", path.Base(f.path), "file", f.path)
			}
			h.problem(p)
			ok = false
			continue
		}
		l := &chart.Layer{Kind: chart.LayerFile, At: f.at}
		h.tool.Values.Note(f.path, out.Chart.Dir)
		ok = h.readFileLayer(l, f.path) && ok
		out.Layers = append(out.Layers, l)
	}
	if options.ValuesObject != nil {
		m, _ := asHelm(options.ValuesObject).(map[string]any)
		out.Layers = append(out.Layers, &chart.Layer{Kind: chart.LayerObject, Values: m, At: out.Spec.PlaceOf("helm", "valuesObject")})
	} else if inline := options.Values; inline != "" {
		l := &chart.Layer{Kind: chart.LayerInline, At: out.Spec.PlaceOf("helm", "values")}
		l.Text = source.ParseYAML(source.NewFile("", []byte(inline)))
		var err error
		if l.Values, err = helm.ReadValues(l.Text); err != nil {
			h.inlineFailed(l, what, err)
			ok = false
		}
		out.Layers = append(out.Layers, l)
	}
	out.Parameters = parameter.Read(options.Parameters, env)
	for i, p := range out.Parameters {
		out.Layers = append(out.Layers, &chart.Layer{Kind: chart.LayerParameter, Parameter: p, At: options.Parameters[i].At})
	}
	return h.readFileParameters(options.FileParameters, env) && ok
}

func (h *run) readFileLayer(l *chart.Layer, name string) bool {
	y, err := h.src.Tree.YAML(name)
	if err != nil {
		if h.incomplete = true; !files.IsRefused(err) { // else it is reported at the file
			h.failed(l.At, finding.PhraseOf(err))
		}
		return false
	}
	l.Text = y
	if l.Values, err = h.tool.Values.Get(y); err != nil {
		if y.Err == nil { // else yaml/syntax says it
			h.failed(argo.Place{File: y}, finding.Say("values-text", "file", name, "why", plainValues(err)))
		}
		h.incomplete = true
		return false
	}
	return true
}

func (h *run) readFileParameters(list []argo.FileParameter, env map[string]string) bool {
	ok := true
	for _, p := range list {
		raw, _ := argo.Substitute(p.Path, env)
		name, inside := argo.InRepo(h.src.Spec.Path, raw)
		name = path.Join(h.src.Spec.Base, name)
		f, err := h.src.Tree.File(name)
		if !inside {
			ok = false
			h.problem(argo.Problem{Rule: tool.RuleOutside, At: p.At.Child("path"),
				Text: finding.Say("parameter-outside", "application", h.app.Name, "file", raw, "name", p.Name)})
			continue
		}
		if err != nil {
			if h.incomplete, ok = true, false; !files.IsRefused(err) {
				h.failed(p.At.Child("path"), finding.Say("parameter-file", "application", h.app.Name, "file", name, "name", p.Name))
			}
			continue
		}
		h.src.Layers = append(h.src.Layers, &chart.Layer{Kind: chart.LayerFileParameter, At: p.At, SetPath: parameter.PathOf(p.Name), File: string(f.Data),
			Text: &source.YAML{File: f}})
	}
	return ok
}

// asHelm gives a decoded value the types that Helm gives it: all numbers are
// float64.
func asHelm(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out any
	if json.Unmarshal(data, &out) != nil {
		return v
	}
	return out
}
