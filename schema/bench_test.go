package schema_test

import (
	"io/fs"
	"os"
	"path"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

const infra = "../testdata/infra"

// typed is a file of the golden repository with the kind that it is.
type typed struct {
	kind schema.Kind
	yaml *source.YAML
}

// golden returns every file of testdata/infra that has a schema.
func golden(tb testing.TB) (out []typed) {
	tb.Helper()
	fsys := os.DirFS(infra)
	for _, g := range []struct {
		kind schema.Kind
		glob string
	}{
		{schema.Site, "k3s/argocd/projects/*.yaml"},
		{schema.RootApp, "k3s/argocd/root-apps/*.yaml"},
		{schema.Jenkins, "k3s/jenkins/config/project.yaml"},
		{schema.Catalog, "k3s/jenkins/config/services.yaml"},
		{schema.Config, ".xgen-lint.yaml"},
	} {
		names, err := fs.Glob(fsys, g.glob)
		if err != nil || len(names) == 0 {
			tb.Fatalf("%s: %d files, %v", g.glob, len(names), err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, typed{g.kind, source.ParseYAML(source.NewFile(path.Base(name), data))})
		}
	}
	return out
}

// BenchmarkCheck is one site file, the schema warm.
func BenchmarkCheck(b *testing.B) {
	s := schema.New()
	files := golden(b)
	for b.Loop() {
		for _, f := range files {
			if f.yaml.Path == "xgen.yaml" {
				s.Check(f.kind, f.yaml, 0, nil)
			}
		}
	}
}

// BenchmarkCold is every file of testdata/infra with schemas that have read
// nothing yet.
func BenchmarkCold(b *testing.B) {
	files := golden(b)
	for b.Loop() {
		s := schema.New()
		for _, f := range files {
			s.Check(f.kind, f.yaml, 0, nil)
		}
	}
}
