package kustomize

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FuzzBuild builds any text as a kustomization, over the files of each case: it ends, what is left out is said, and each field of
// what it builds can be asked for its causes.
func FuzzBuild(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	var cases []archive
	for i, name := range names {
		a, _ := readArchive(f, name)
		cases = append(cases, a)
		for _, file := range a.files {
			f.Add(uint8(i), file.Data)
		}
	}
	f.Add(uint8(0), []byte("resources: [., ../overlay, /base, ../base/deployment.yaml]\nconfigMapGenerator: [{name: a, literals: [a=b, =], files: [x=../base/service.yaml], envs: [none]}]\n"))
	f.Add(uint8(0), []byte("patches: [{patch: '[{op: remove, path: /spec/none}]', target: {kind: '(', name: .*}}]\nreplacements: [{source: {kind: x}, targets: [{select: {}, fieldPaths: [a.[b=c].*]}]}]\n"))
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		if len(text) > 4096 {
			return
		}
		a := cases[int(which)%len(cases)]
		files := fstest.MapFS{}
		for name, file := range a.files {
			if filepath.ToSlash(filepath.Dir(name)) != a.dir || !strings.HasPrefix(strings.ToLower(filepath.Base(name)), "kustomization") {
				files[name] = file
			}
		}
		files[a.dir+"/kustomization.yaml"] = &fstest.MapFile{Data: text, Mode: 0o644}
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		out, err := buildOverlay(ctx, Input{Tree: source.NewTree(files), Dir: a.dir, Block: a.block})
		if err != nil {
			t.Fatal(err)
		}
		if !out.Complete && len(out.Problems) == 0 && source.ParseYAML(source.NewFile("", text)).Err == nil && !badYAML(files) {
			t.Errorf("it is not complete, and nothing says why")
		}
		for _, p := range out.Problems {
			if !p.Text.IsSet() {
				t.Errorf("a problem at %v says nothing", p.At)
			}
		}
		for i, m := range out.Manifests {
			if i > 3 {
				break
			}
			for _, at := range []source.Path{source.P("metadata", "name"), source.P("spec", "template"), source.P("data"), source.P("none", "at", "all")} {
				for _, c := range m.Causes(at) {
					if c.File != "" && files[c.File] == nil {
						t.Errorf("%v comes from %s, which is not there", at, c.File)
					}
				}
			}
		}
	})
}

// badYAML reports whether a file cannot be read, which yaml/syntax reports.
func badYAML(files fstest.MapFS) bool {
	for name, f := range files {
		if source.ParseYAML(source.NewFile(name, f.Data)).Err != nil {
			return true
		}
	}
	return false
}
