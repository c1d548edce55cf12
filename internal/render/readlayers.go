package render

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// readLayers collects the layers of a source's values; false where one of them
// is missing or broken, so that Helm would fail.
func (s *siteRender) readLayers(rel *Release, out *sourceRender) bool {
	helm, env, ok := out.source.tool("helm"), buildEnv(rel.app, out.source), true
	what := "Application " + rel.app.name
	for _, f := range s.valueFiles(rel.app, out.source, env) {
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
	if object, has := helm["valuesObject"]; has && object != nil {
		m, _ := asHelm(object).(map[string]any)
		out.layers = append(out.layers, &layer{kind: layerObject, values: m, at: out.source.placeOf("helm", "valuesObject")})
	} else if inline := str(helm["values"]); inline != "" {
		l := &layer{kind: layerInline, at: out.source.placeOf("helm", "values")}
		l.text = source.ParseYAML(source.NewFile("", []byte(inline)))
		var err error
		if l.values, err = readValues(l.text); err != nil {
			s.inlineFailed(rel, l, what, err)
			ok = false
		}
		out.layers = append(out.layers, l)
	}
	parameters, _ := helm["parameters"].([]any)
	out.parameters = readParameters(parameters, out.source.placeOf("helm", "parameters").path, env)
	for _, p := range out.parameters {
		at := out.source.placeOf("helm", "parameters").child(p.Path.Last())
		out.layers = append(out.layers, &layer{kind: layerParameter, parameter: p, at: at})
	}
	return s.readFileParameters(rel, out, env) && ok
}

func (s *siteRender) readFileLayer(rel *Release, l *layer, name string) bool {
	y, err := s.repo.Tree.YAML(name)
	if err != nil {
		s.failed(rel, l.at, fmt.Sprintf("values file %s cannot be read: %v", name, err))
		return false
	}
	l.text = y
	s.values.note(name)
	if l.values, err = s.values.get(y); err != nil {
		if y.Err == nil { // else yaml/syntax says it
			s.failed(rel, place{file: y}, fmt.Sprintf("values file %s: %s", name, plainValues(err)))
		}
		rel.Failed = true
		return false
	}
	return true
}

func (s *siteRender) readFileParameters(rel *Release, out *sourceRender, env map[string]string) bool {
	list, _ := out.source.tool("helm")["fileParameters"].([]any)
	ok := true
	for i, item := range list {
		m, _ := item.(map[string]any)
		at := out.source.placeOf("helm", "fileParameters").child(fmt.Sprint(i))
		raw, _ := envsubst(str(m["path"]), env)
		name, inside := inRepo(out.source.path, raw)
		f, err := s.repo.Tree.File(name)
		if !inside || err != nil {
			s.failed(rel, at.child("path"), fmt.Sprintf("Application %s: there is no file %s for the parameter %q", rel.app.name, name, str(m["name"])))
			ok = false
			continue
		}
		out.layers = append(out.layers, &layer{kind: layerFileParameter, at: at, setPath: setPath(str(m["name"])), file: string(f.Data),
			text: &source.YAML{File: f}})
	}
	return ok
}
