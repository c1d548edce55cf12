package lint

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// fuzzed are small repositories, one for each reader that a stranger's file comes to: ApplicationSets, kustomizations, charts that
// write Applications, configuration.
var fuzzed = []string{"app-of-apps", "appset-clusters", "appset-git", "appset-matrix", "charts", "kustomize", "plain", "several-sources"}

// FuzzRepo gives one file of a repository another content. A run over it ends with findings or with one line for the user, each
// finding is at a place that is there, and its fixes can be made.
func FuzzRepo(f *testing.F) {
	repos := map[int]fstest.MapFS{}
	for i, name := range fuzzed {
		repos[i] = readInto(f, path.Join("../../testdata/repos", name))
		names := slices.Sorted(maps.Keys(repos[i]))
		for j, file := range names {
			if data := repos[i][file].Data; j%5 == 0 && len(data) < 4096 {
				f.Add(uint8(i), uint8(j), data[:len(data)*2/3])
			}
		}
	}
	f.Add(uint8(0), uint8(0), []byte("rules:\n  yaml/*: {sites: [*], severity: off}\nlayout: {argocd: ../x, secrets: \"\\x00\"}\n"))
	engine := compile(f)
	f.Fuzz(func(t *testing.T, repo, file uint8, data []byte) {
		base := repos[int(repo)%len(fuzzed)]
		names := append(slices.Sorted(maps.Keys(base)), ".xgen-lint.yaml")
		fsys := maps.Clone(base)
		fsys[names[int(file)%len(names)]] = &fstest.MapFile{Data: data, Mode: 0o644}
		res, err := Run(context.Background(), Options{FS: fsys, compiled: engine})
		if err != nil {
			if !IsUserError(err) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, found := range res.Findings {
			placed(t, fsys, found)
		}
	})
}

// placed wants a finding to be where there is text, and its fixes to be possible.
func placed(t *testing.T, fsys fstest.MapFS, found finding.Finding) {
	t.Helper()
	in := fsys[found.File]
	if in == nil {
		return // a file that is missed
	}
	text := source.NewFile(found.File, in.Data)
	if found.Line < 1 || found.Line > max(text.Lines(), 1) || found.End().Less(found.Start()) {
		t.Errorf("%s: %v, in a file of %d lines", found.Rule, found.Span, text.Lines())
	}
	byFile := map[string][]source.Edit{}
	if found.Fix == nil {
		return
	}
	for _, e := range found.Fix.Edits {
		byFile[e.File] = append(byFile[e.File], e)
	}
	for name, edits := range byFile {
		if f := fsys[name]; f != nil {
			if _, ok := source.NewFile(name, f.Data).Edited(edits); !ok {
				t.Errorf("%s: its fix cannot be made: %v", found.Rule, edits)
			}
		}
	}
}
