package kustomize

import (
	"cmp"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/kustomize/kyaml/yaml/merge2"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// values merges the values file and the inline values of an entry, as kustomize does before it calls helm, and lays the
// additional files over both, as helm does.
func (t rendering) values(c HelmChart) (map[string]any, error) {
	out, err := t.mainValues(c)
	if err != nil {
		return nil, err
	}
	for _, name := range c.MoreFiles {
		values, err := t.file(name)
		if err != nil {
			return nil, err
		}
		out = overlaid(out, values)
	}
	return out, nil
}

// mainValues are those of the first values file that helm gets: the entry's, else the chart's own, which kustomize reads
// and, where there are inline values, writes anew.
func (t rendering) mainValues(c HelmChart) (map[string]any, error) {
	file := cmp.Or(c.ValuesFile, c.Dir+"/values.yaml")
	switch {
	case c.NoValuesFile && len(c.Values) > 0, !t.in.Tree.Exists(c.Dir+"/Chart.yaml") && c.ValuesFile == "": // in an archive
		return c.Values, nil
	case len(c.Values) == 0 && c.ValuesFile == "" && t.in.Tree.Exists(file):
		return nil, nil // helm reads it anyway
	}
	if len(c.Values) == 0 {
		return t.file(file)
	}
	y, err := t.in.Tree.YAML(file)
	if err != nil {
		return nil, noValuesFile(file)
	}
	if y.Root() == nil {
		return nil, kustomizeFails("kustomize-values-empty", "file", file)
	}
	values, err := kyaml.Parse(string(y.Data))
	if err == nil {
		return c.merged(values)
	}
	return nil, kustomizeFails("kustomize-unread", "words", err.Error())
}

func (t rendering) file(name string) (map[string]any, error) {
	y, err := t.in.Tree.YAML(name)
	if err != nil {
		return nil, noValuesFile(name)
	}
	values, _ := source.Decode(y.Root()).(map[string]any)
	return values, nil
}

// noValuesFile is kustomize's error where a values file is not there.
func noValuesFile(name string) error { return kustomizeFails("kustomize-values", "file", name) }

// merged is kustomize's own merge of a values file with the inline values: a null of the upper one removes what is under it,
// so that a default of the chart is back, and a text like yes in the file stays text.
func (c HelmChart) merged(file *kyaml.RNode) (out map[string]any, err error) {
	over, err := kyaml.FromMap(c.Values)
	if err == nil {
		under := file
		if !c.ValuesOver {
			under, over = over, under
		}
		over, err = merge2.Merge(over, under, kyaml.MergeOptions{})
	}
	if err == nil {
		out, err = over.Map()
	}
	if err != nil {
		return nil, kustomizeFails("kustomize-unread", "words", err.Error())
	}
	return out, nil
}

// overlaid lays values over others, maps key by key.
func overlaid(base, over map[string]any) map[string]any {
	out := make(map[string]any, len(base)+len(over))
	for k, v := range base {
		out[k] = v
	}
	for k, v := range over {
		a, isMap := out[k].(map[string]any)
		b, bothMaps := v.(map[string]any)
		if isMap && bothMaps {
			v = overlaid(a, b)
		}
		out[k] = v
	}
	return out
}
