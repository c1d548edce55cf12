package chart

import (
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/parameter"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// LayerKind is a rung of the ladder in argocd-helm.md, low to high.
type LayerKind int

// The kinds of layers.
const (
	LayerFile LayerKind = iota // an entry of valueFiles
	LayerInline
	LayerObject
	LayerParameter
	LayerFileParameter
)

// Layer is one source of a release's values.
type Layer struct {
	Kind   LayerKind
	Values map[string]any // files, values and valuesObject
	// Text holds a file's or inline value's own YAML, for positions.
	Text *source.YAML
	// At is where the layer is written in the Application: the valueFiles
	// entry, the values string, the valuesObject map, the parameter.
	At        argo.Place
	Parameter *parameter.Parameter
	// SetPath and File belong to a fileParameter.
	SetPath source.Path
	File    string
}

// Layers are the values of a release over the chart's own, low to high.
type Layers []*Layer

// Winner is the highest layer that writes the value (or the key) at path, nil
// where only defaults do.
func (ls Layers) Winner(at source.Path, key bool) *Layer {
	for class := 3; class >= 0; class-- {
		for i := len(ls) - 1; i >= 0; i-- {
			if l := ls[i]; l.class() == class && l.has(at, key) {
				return l
			}
		}
	}
	return nil
}

// class orders the layers beyond the manifest's order: parameters with
// forceString come after those without, files' contents last.
func (l *Layer) class() int {
	switch {
	case l.Kind == LayerParameter && !l.Parameter.ForceString:
		return 1
	case l.Kind == LayerParameter:
		return 2
	case l.Kind == LayerFileParameter:
		return 3
	}
	return 0
}

// has reports whether the layer writes the value at path (or, for a key, the
// key).
func (l *Layer) has(at source.Path, key bool) bool {
	switch l.Kind {
	case LayerParameter:
		return l.Parameter.Sets(at, key)
	case LayerFileParameter:
		return at.HasPrefix(l.SetPath) || key && l.SetPath.HasPrefix(at)
	}
	_, ok := At(l.Values, at)
	return ok
}

// ScalarInTheWay finds what is in a values file where a parameter's name goes on.
func (ls Layers) ScalarInTheWay(path source.Path) (argo.Place, bool) {
	for _, l := range slices.Backward(ls) {
		if l.Kind != LayerFile || l.Text == nil || l.Text.Root() == nil {
			continue
		}
		for n := 1; n < len(path); n++ {
			_, v := source.Get(l.Text.Root(), path[:n])
			if v != nil && source.Deref(v).Kind != yaml.MappingNode {
				return argo.Place{File: l.Text, Path: path[:n]}, true
			}
		}
	}
	return argo.Place{}, false
}

// Merged lays the layers over each other as `helm template` does.
func (ls Layers) Merged() map[string]any {
	base := map[string]any{}
	var params []*parameter.Parameter
	for _, l := range ls {
		switch l.Kind {
		case LayerFile, LayerInline, LayerObject:
			base = mergeMaps(base, l.Values)
		case LayerParameter:
			params = append(params, l.Parameter)
		}
	}
	base, _ = Copy(base).(map[string]any) // strvals writes into what it is given
	parameter.Apply(base, params)
	for _, l := range ls {
		if l.Kind == LayerFileParameter && len(l.SetPath) > 0 {
			setAt(base, l.SetPath, l.File)
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

// Copy is a deep copy of a value.
func Copy(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = Copy(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = Copy(e)
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

// Item is the number of the item of a list that an element of a path names; false if the list has none.
func Item(list []any, elem string) (int, bool) {
	i, err := strconv.Atoi(elem)
	return i, err == nil && i >= 0 && i < len(list)
}

// At returns what is at path in values, false if nothing is.
func At(v any, path source.Path) (any, bool) {
	for _, elem := range path {
		switch t := v.(type) {
		case map[string]any:
			next, ok := t[elem]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, ok := Item(t, elem)
			if !ok {
				return nil, false
			}
			v = t[i]
		default:
			return nil, false
		}
	}
	return v, true
}
