package render

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// readLayers collects the layers of a source's values; false where one of them
// is missing or broken, so that Helm would fail.
func (s *siteRender) readLayers(rel *Release, out *sourceRender) bool {
	helm, env, ok := out.source.Helm(), rel.app.Env(out.source), true
	what := "Application " + rel.app.Name
	for _, f := range s.valueFiles(rel.app, out.source) {
		switch {
		case f.remote != "":
			s.notRendered(rel, f.at, what, fmt.Sprintf("its values file %q cannot be had: %s", f.raw, f.remote))
			rel.Failed = true
			continue
		case f.missing != "":
			s.fileMissing(rel, f)
			ok = false
			continue
		}
		l := &layer{kind: layerFile, at: f.at}
		ok = s.readFileLayer(rel, l, f.path) && ok
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
			s.inlineFailed(rel, l, what, err)
			ok = false
		}
		out.layers = append(out.layers, l)
	}
	out.parameters = readParameters(helm.Parameters, env)
	for i, p := range out.parameters {
		out.layers = append(out.layers, &layer{kind: layerParameter, parameter: p, at: helm.Parameters[i].At})
	}
	return s.readFileParameters(rel, out, helm.FileParameters, env) && ok
}

func (s *siteRender) readFileLayer(rel *Release, l *layer, name string) bool {
	y, err := s.repo.Tree.YAML(name)
	if err != nil {
		s.unread(rel, l.at, err)
		return false
	}
	l.text = y
	s.values.note(name)
	if l.values, err = s.values.get(y); err != nil {
		if y.Err == nil { // else yaml/syntax says it
			s.failed(rel, argo.Place{File: y}, fmt.Sprintf("values file %s: %s", name, plainValues(err)))
		}
		rel.Failed = true
		return false
	}
	return true
}

func (s *siteRender) readFileParameters(rel *Release, out *sourceRender, list []argo.FileParameter, env map[string]string) bool {
	ok := true
	for _, p := range list {
		raw, _ := argo.Substitute(p.Path, env)
		name, inside := argo.InRepo(out.source.Path, raw)
		f, err := s.repo.Tree.File(name)
		if !inside {
			rel.Failed, ok = true, false
			span, related := s.locate(rel, p.At.Child("path"))
			s.hit(ruleOutside, rel, span, related, fmt.Sprintf("Application %s: the file %q for the parameter %q is outside of the repository", rel.app.Name, raw, p.Name))
			continue
		}
		if err != nil {
			if ok = false; source.IsRefused(err) {
				rel.Failed = true
				continue
			}
			s.failed(rel, p.At.Child("path"), fmt.Sprintf("Application %s: there is no file %s for the parameter %q", rel.app.Name, name, p.Name))
			continue
		}
		out.layers = append(out.layers, &layer{kind: layerFileParameter, at: p.At, setPath: setPath(p.Name), file: string(f.Data),
			text: &source.YAML{File: f}})
	}
	return ok
}
