package schema_test

import (
	"slices"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// FuzzSite holds any text against the schemas: each hit is at a place of the text, or below one.
func FuzzSite(f *testing.F) {
	for _, g := range golden(f) {
		f.Add(g.yaml.Data[:len(g.yaml.Data)/2], uint8(slices.Index(schema.Kinds(), g.kind)))
	}
	f.Add([]byte("environments:\n  prd: {services: [{name: &a [*a]}, ~, 1e400]}\n? [x]\n: y\n"), uint8(0))
	schemas := schema.New()
	kinds := schema.Kinds()
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		y := source.ParseYAML(source.NewFile("a.yaml", data))
		if y.Err != nil || y.Root() == nil {
			return
		}
		for _, hit := range schemas.Check(kinds[int(kind)%len(kinds)], y, 0, nil) {
			at := hit.Path
			for ; len(at) > 0; at = at[:len(at)-1] {
				if _, n := source.Get(y.Root(), at); n != nil {
					break
				}
			}
			if len(hit.Path)-len(at) > 1 {
				t.Errorf("%v: of it only %v is there", hit.Path, at)
			}
			if hit.Text.Key() == "" {
				t.Errorf("%v: it says nothing", hit.Path)
			}
		}
	})
}
