package kustomize

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

var update = flag.String("kustomize", "", "a kustomize binary: write its answers into testdata")

// archive reads a case: the files of a repository, the folder to build, and
// what `kustomize build` prints for it.
type archive struct {
	tree  *source.Tree
	files fstest.MapFS
	dir   string
	block map[string]any
	want  string
}

func readArchive(t testing.TB, name string) (a archive, raw *txtar.Archive) {
	t.Helper()
	raw, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return unpack(raw), raw
}

// archiveOf reads an archive that is written out.
func archiveOf(text string) archive { return unpack(txtar.Parse([]byte(text))) }

func unpack(raw *txtar.Archive) (a archive) {
	a.files, a.dir = fstest.MapFS{}, "overlay"
	for _, f := range raw.Files {
		switch f.Name {
		case "want":
			a.want = string(f.Data)
		case "block.yaml":
			a.block, _ = source.Decode(source.ParseYAML(source.NewFile("", f.Data)).Root()).(map[string]any)
		default:
			a.files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	a.tree = source.NewTree(a.files)
	return a
}

// TestJudge holds what is built against what kustomize printed. With -kustomize
// BINARY the answers are recorded again.
func TestJudge(t *testing.T) {
	http.DefaultTransport = refused{t}
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, raw := readArchive(t, name)
			if *update != "" {
				record(t, name, a, raw)
				return
			}
			out, err := buildOverlay(context.Background(), Input{Tree: a.tree, Dir: a.dir, Block: a.block})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range out.Manifests {
				got = append(got, string(m.YAML.Data))
			}
			text := strings.Join(got, "---\n")
			if strings.HasPrefix(a.want, "Error:") {
				if out.Complete {
					t.Errorf("kustomize says %s, and we build\n%s", a.want, text)
				}
				return
			}
			if diff := cmp.Diff(a.want, text); diff != "" {
				t.Errorf("not what kustomize builds (-want +got):\n%s\nproblems: %v", diff, out.Problems)
			}
			if !out.Complete {
				t.Errorf("not complete: %v", out.Problems)
			}
		})
	}
}

// refused fails a test that goes to the network.
type refused struct{ t *testing.T }

func (r refused) RoundTrip(q *http.Request) (*http.Response, error) {
	r.t.Errorf("a request to %s", q.URL)
	return nil, http.ErrServerClosed
}

// record writes kustomize's own answer into the case. The block is written with
// `kustomize edit`, as Argo CD does.
func record(t *testing.T, name string, a archive, raw *txtar.Archive) {
	dir := t.TempDir()
	for file, f := range a.files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		cmd := exec.Command(*update, args...)
		cmd.Dir = filepath.Join(dir, a.dir)
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			return "Error: " + strings.ReplaceAll(errs.String(), dir, "")
		}
		return string(out)
	}
	for _, args := range edits(a.block) {
		if out := run(args...); strings.HasPrefix(out, "Error") {
			t.Fatal(out)
		}
	}
	want := txtar.File{Name: "want", Data: []byte(run("build", "."))}
	kept := raw.Files[:0]
	for _, f := range raw.Files {
		if f.Name != "want" {
			kept = append(kept, f)
		}
	}
	raw.Files = append(kept, want)
	if err := os.WriteFile(name, txtar.Format(raw), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edits are the commands that Argo CD runs for a block (patches, which it
// writes itself, apart).
func edits(block map[string]any) (out [][]string) {
	for field, command := range map[string]string{"namePrefix": "nameprefix", "nameSuffix": "namesuffix", "namespace": "namespace"} {
		if s, ok := block[field].(string); ok {
			out = append(out, []string{"edit", "set", command, "--", s})
		}
	}
	for _, i := range list(block["images"]) {
		out = append(out, []string{"edit", "set", "image", fmt.Sprint(i)})
	}
	for _, r := range mapsIn(block["replicas"]) {
		out = append(out, []string{"edit", "set", "replicas", fmt.Sprintf("%v=%v", r["name"], r["count"])})
	}
	label := []string{"edit", "add", "label"}
	if block["labelWithoutSelector"] == true {
		label = append(label, "--without-selector")
	}
	if block["labelIncludeTemplates"] == true {
		label = append(label, "--include-templates")
	}
	for _, kind := range []struct {
		field string
		args  []string
	}{{"commonLabels", label}, {"commonAnnotations", []string{"edit", "add", "annotation"}}} {
		m, _ := block[kind.field].(map[string]any)
		for k, v := range m {
			out = append(out, append(kind.args[:len(kind.args):len(kind.args)], fmt.Sprintf("%s:%v", k, v)))
		}
	}
	for _, c := range list(block["components"]) {
		out = append(out, []string{"edit", "add", "component", fmt.Sprint(c)})
	}
	return out
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}
