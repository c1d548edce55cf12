package chartutil

import (
	"fmt"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
)

// ImportValues is the second half of ProcessDependencies. From the deepest chart up, the defaults of every
// chart with dependencies become its merged defaults (those of its dependencies included) with what
// `import-values` takes from a dependency underneath.
func ImportValues(c *chart.Chart, log Log) error {
	for _, sub := range c.Dependencies() {
		if err := ImportValues(sub, log); err != nil {
			return err
		}
	}
	if c.Metadata.Dependencies == nil {
		return nil
	}
	cvals, err := mergeValues(c, nil, log)
	if err != nil {
		return err
	}
	imported := map[string]any{}
	keepNulls := coalescer{log: log, merge: true}
	for _, d := range c.Metadata.Dependencies {
		var normal []any // templates can see it: .Chart.Dependencies
		for _, iv := range d.ImportValues {
			child, parent, ok := Import(iv)
			if !ok {
				continue
			}
			normal = append(normal, map[string]string{"child": child, "parent": parent})
			table, err := cvals.Table(d.Name + "." + child)
			if err != nil {
				log.printf("Warning: ImportValues missing table from chart %s: %v", d.Name, err)
				continue
			}
			imported = keepNulls.tables(imported, nest(parent, table.AsMap()), "")
		}
		d.ImportValues = normal
	}
	// A deep copy: imported shares parts with cvals.
	c.Values = keepNulls.tables(CopyMap(cvals), imported, "")
	return nil
}

// Import reads an entry of import-values: the dotted path of a map in the dependency's values, and where
// it goes in the parent's ("." is the root).
func Import(entry any) (child, parent string, ok bool) {
	switch iv := entry.(type) {
	case map[string]any:
		return fmt.Sprintf("%v", iv["child"]), fmt.Sprintf("%v", iv["parent"]), true
	case string:
		return "exports." + iv, ".", true
	}
	return "", "", false
}

func nest(path string, data map[string]any) map[string]any {
	if path == "." {
		return data
	}
	keys := strings.Split(path, ".")
	for i := len(keys) - 1; i >= 0; i-- {
		data = map[string]any{keys[i]: data}
	}
	return data
}
