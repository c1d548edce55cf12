package render

import (
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// layerKind is a rung of the ladder in argocd-helm.md, low to high.
type layerKind int

const (
	layerFile layerKind = iota // an entry of valueFiles
	layerInline
	layerObject
	layerParameter
	layerFileParameter
)

// layer is one source of a release's values.
type layer struct {
	kind   layerKind
	values map[string]any // files, values and valuesObject
	// text holds a file's or inline value's own YAML, for positions.
	text *source.YAML
	// at is where the layer is written in the Application: the valueFiles
	// entry, the values string, the valuesObject map, the parameter.
	at        argo.Place
	parameter *Parameter
	// setPath and file belong to a fileParameter.
	setPath source.Path
	file    string
}

// layers are the values of a release over the chart's own, low to high.
type layers []*layer

// readValues reads one layer as Helm does: the first document, numbers as
// float64, YAML 1.1. The error is sigs.k8s.io/yaml's.
func readValues(y *source.YAML) (map[string]any, error) {
	return helm.ReadValues(y)
}

// scalarInTheWay finds what is in a values file where a parameter's name goes on.
func (ls layers) scalarInTheWay(path source.Path) (argo.Place, bool) {
	for _, l := range slices.Backward(ls) {
		if l.kind != layerFile || l.text == nil || l.text.Root() == nil {
			continue
		}
		for n := 1; n < len(path); n++ {
			_, v := source.Get(l.text.Root(), path[:n])
			if v != nil && source.Deref(v).Kind != yaml.MappingNode {
				return argo.Place{File: l.text, Path: path[:n]}, true
			}
		}
	}
	return argo.Place{}, false
}

// merged lays the layers over each other as `helm template` does.
func (ls layers) merged() map[string]any {
	base := map[string]any{}
	var params []*Parameter
	for _, l := range ls {
		switch l.kind {
		case layerFile, layerInline, layerObject:
			base = mergeMaps(base, l.values)
		case layerParameter:
			params = append(params, l.parameter)
		}
	}
	base, _ = copyValue(base).(map[string]any) // strvals writes into what it is given
	applyParameters(base, params)
	for _, l := range ls {
		if l.kind == layerFileParameter && len(l.setPath) > 0 {
			setAt(base, l.setPath, l.file)
		}
	}
	return base
}

// mergeMaps is Helm's pkg/cli/values mergeMaps: b over a, maps merged, the
// rest replaced, null included.
func mergeMaps(a, b map[string]any) map[string]any {
	out := make(map[string]any, len(a)+len(b))
	for k, v := range a {
		out[k] = v
	}
	for k, v := range b {
		if vm, ok := v.(map[string]any); ok {
			if bm, ok := out[k].(map[string]any); ok {
				out[k] = mergeMaps(bm, vm)
				continue
			}
		}
		out[k] = v
	}
	return out
}

func copyValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = copyValue(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = copyValue(e)
		}
		return out
	}
	return v
}

// setAt writes a value below a map, making maps on the way; lists are only
// entered where they exist.
func setAt(m map[string]any, path source.Path, v any) {
	for len(path) > 1 {
		next, ok := m[path[0]].(map[string]any)
		if !ok {
			next = map[string]any{}
			m[path[0]] = next
		}
		m, path = next, path[1:]
	}
	m[path[0]] = v
}

// valueAt returns what is at path.
func valueAt(v any, path source.Path) (any, bool) {
	for _, elem := range path {
		switch t := v.(type) {
		case map[string]any:
			next, ok := t[elem]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, ok := index(elem)
			if !ok || i >= len(t) {
				return nil, false
			}
			v = t[i]
		default:
			return nil, false
		}
	}
	return v, true
}
