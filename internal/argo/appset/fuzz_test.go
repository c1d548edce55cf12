package appset

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FuzzExpand expands any text as an ApplicationSet, over the files and clusters of each case: it ends, each Application is one whose
// fields are known to be from somewhere, and each problem says something of a place that is there.
func FuzzExpand(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	var archives []*txtar.Archive
	for i, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		archives = append(archives, archive)
		for _, file := range archive.Files {
			if file.Name == "set.yaml" {
				f.Add(uint8(i), file.Data)
				f.Add(uint8(i+1), file.Data[:len(file.Data)*2/3])
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, set []byte) {
		archive := &txtar.Archive{}
		for _, file := range archives[int(which)%len(archives)].Files {
			if file.Name == "set.yaml" {
				file.Data = set
			}
			archive.Files = append(archive.Files, file)
		}
		in := inputOf(archive)
		if in.Set == nil {
			return
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		res, err := expand(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range res.Problems {
			if !p.Text.IsSet() {
				t.Errorf("a problem at %v says nothing", p.At)
			}
		}
		for i, app := range res.Applications {
			if app.Node == nil {
				t.Fatalf("Application %d is nothing", i)
			}
			if i > 20 {
				break
			}
			_ = source.Decode(app.Node)
			for _, at := range []source.Path{source.P("metadata", "name"), source.P("spec", "source", "path"), source.P("spec", "sources").Index(0), source.P("spec", "destination")} {
				_ = app.Origins(at)
			}
		}
	})
}
