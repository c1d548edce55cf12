package render

import (
	"path"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// readLayers collects the layers of a source's values; false where one of them
// is missing or broken, so that Helm would fail.
func (h *helmRun) readLayers() bool {
	out := h.out
	helm, env, ok := out.source.Helm(), h.app.Env(out.source), true
	what := "Application " + h.app.Name
	for _, f := range h.valueFiles(h.app, out.source) {
		if f.optional && !f.remote.IsSet() && !f.missing.IsSet() {
			out.sought = append(out.sought, h.seek(f, !f.absent))
		}
		switch {
		case f.absent:
			continue
		case f.remote.IsSet():
			h.problem(notRendered(f.at, what, finding.Say("remote-values", "file", f.raw, "why", f.remote), finding.RemoteValuesFile))
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
		l := &layer{kind: layerFile, at: f.at}
		h.values.note(f.path, out.chart.dir)
		ok = h.readFileLayer(l, f.path) && ok
		out.layers = append(out.layers, l)
	}
	if helm.ValuesObject != nil {
		m, _ := asHelm(helm.ValuesObject).(map[string]any)
		out.layers = append(out.layers, &layer{kind: layerObject, values: m, at: out.source.PlaceOf("helm", "valuesObject")})
	} else if inline := helm.Values; inline != "" {
		l := &layer{kind: layerInline, at: out.source.PlaceOf("helm", "values")}
		l.text = source.ParseYAML(source.NewFile("", []byte(inline)))
		var err error
		if l.values, err = readValues(l.text); err != nil {
			h.inlineFailed(l, what, err)
			ok = false
		}
		out.layers = append(out.layers, l)
	}
	out.parameters = readParameters(helm.Parameters, env)
	for i, p := range out.parameters {
		out.layers = append(out.layers, &layer{kind: layerParameter, parameter: p, at: helm.Parameters[i].At})
	}
	return h.readFileParameters(helm.FileParameters, env) && ok
}

func (h *helmRun) readFileLayer(l *layer, name string) bool {
	y, err := h.repo.Tree.YAML(name)
	if err != nil {
		if h.incomplete = true; !source.IsRefused(err) { // else it is reported at the file
			h.failed(l.at, finding.PhraseOf(err))
		}
		return false
	}
	l.text = y
	if l.values, err = h.values.get(y); err != nil {
		if y.Err == nil { // else yaml/syntax says it
			h.failed(argo.Place{File: y}, finding.Say("values-text", "file", name, "why", plainValues(err)))
		}
		h.incomplete = true
		return false
	}
	return true
}

func (h *helmRun) readFileParameters(list []argo.FileParameter, env map[string]string) bool {
	ok := true
	for _, p := range list {
		raw, _ := argo.Substitute(p.Path, env)
		name, inside := argo.InRepo(h.out.source.Path, raw)
		name = path.Join(h.out.source.Base, name)
		f, err := h.repo.Tree.File(name)
		if !inside {
			ok = false
			h.problem(argo.Problem{Rule: ruleOutside, At: p.At.Child("path"),
				Text: finding.Say("parameter-outside", "application", h.app.Name, "file", raw, "name", p.Name)})
			continue
		}
		if err != nil {
			if h.incomplete, ok = true, false; !source.IsRefused(err) {
				h.failed(p.At.Child("path"), finding.Say("parameter-file", "application", h.app.Name, "file", name, "name", p.Name))
			}
			continue
		}
		h.out.layers = append(h.out.layers, &layer{kind: layerFileParameter, at: p.At, setPath: setPath(p.Name), file: string(f.Data),
			text: &source.YAML{File: f}})
	}
	return ok
}
