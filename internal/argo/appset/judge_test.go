package appset

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestJudge holds what is made of each case against what Argo CD makes of it,
// which internal/judge/argocd recorded.
func TestJudge(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			want := readAnswer(t, strings.TrimSuffix(name, ".txtar")+".json")
			got := expandArchive(t, name)
			if failed := slices.ContainsFunc(got.Problems, func(p Problem) bool { return p.Kind == Failed }); failed != (want.Error != "") {
				t.Errorf("Argo CD says %q, we %v", want.Error, got.Problems)
			}
			var ours []any
			for _, app := range got.Applications {
				m := source.Decode(app.Node).(map[string]any)
				ours = append(ours, pruned(map[string]any{"metadata": m["metadata"], "spec": m["spec"]}))
			}
			var theirs []any
			for _, app := range want.Applications {
				theirs = append(theirs, pruned(app))
			}
			byText := func(a, b any) int { return strings.Compare(jsonText(a), jsonText(b)) }
			slices.SortFunc(ours, byText)
			slices.SortFunc(theirs, byText)
			if diff := cmp.Diff(theirs, ours); diff != "" {
				t.Errorf("not what Argo CD makes (-want +got):\n%s\nproblems: %v", diff, got.Problems)
			}
		})
	}
}

type answer struct {
	Applications []any
	Error        string
}

func readAnswer(t *testing.T, name string) (out answer) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// expandArchive expands the ApplicationSet of an archive, whose other files are
// the repository.
func expandArchive(t *testing.T, name string) *Result {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	res, err := expand(context.Background(), inputOf(archive))
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// inputOf is what an archive's ApplicationSet is expanded with.
func inputOf(archive *txtar.Archive) Input {
	in := Input{}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		switch y := source.ParseYAML(source.NewFile(f.Name, f.Data)); f.Name {
		case "set.yaml":
			in.Set = y.Root()
		case "clusters.yaml":
			for i, item := range items(y.Root()) {
				in.Clusters = append(in.Clusters, Cluster{Name: text(at(item, "name")), Server: text(at(item, "server")), Project: text(at(item, "project")),
					Labels: stringMap(at(item, "labels")), Annotations: stringMap(at(item, "annotations")),
					At: Place{File: f.Name, Path: source.P().Index(i)}})
			}
		default:
			files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	in.Tree = source.NewTree(files)
	in.Repository = func(url string) (*source.Tree, bool) { return in.Tree, url == "https://git.example.com/infra.git" }
	if len(in.Clusters) == 0 {
		in.Clusters = []Cluster{{Name: inCluster, Server: inClusterServer}}
	}
	return in
}

// pruned leaves out what is empty: Argo CD's types print some of it.
func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			if e = pruned(e); e != nil {
				out[k] = e
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	case []any:
		if len(v) == 0 {
			return nil
		}
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = pruned(e)
		}
		return out
	case string:
		if v == "" {
			return nil
		}
	case int64:
		return float64(v)
	case bool:
		if !v {
			return nil
		}
	}
	return v
}
