package lint

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// edited is a repository in which texts of files are replaced; one that is replaced by "" as a whole is gone.
func edited(t *testing.T, base fs.FS, edits [][3]string) fs.FS {
	t.Helper()
	files, gone := map[string][]byte{}, []string{}
	for _, e := range edits {
		file, old, now := e[0], e[1], e[2]
		switch {
		case old == "" && now == "":
			gone = append(gone, file)
			continue
		case old == "":
			files[file] = []byte(now)
			continue
		}
		data, ok := files[file]
		if !ok {
			var err error
			if data, err = fs.ReadFile(base, file); err != nil {
				t.Fatal(err)
			}
		}
		if !strings.Contains(string(data), old) {
			t.Fatalf("%s does not hold %q", file, old)
		}
		files[file] = []byte(strings.Replace(string(data), old, now, 1))
	}
	return source.Lay(base, files, gone...)
}

// diffText is what a diff finds, one line an entry, a field or what was not compared.
func diffText(d *change.Diff) string {
	var b strings.Builder
	for _, s := range d.SitesAdded {
		fmt.Fprintf(&b, "site added: %s\n", s)
	}
	for _, s := range d.SitesRemoved {
		fmt.Fprintf(&b, "site removed: %s\n", s)
	}
	for _, e := range d.Entries {
		var names []string
		for _, r := range e.Releases {
			names = append(names, r.Site+"/"+r.Environment+"/"+r.Service)
		}
		who := strings.Join(names, " ")
		if len(names) > 4 {
			who = fmt.Sprintf("%d releases", len(names))
		}
		object := e.Object
		if len(e.Objects) > 1 {
			object = fmt.Sprintf("%d %s", len(e.Objects), e.ObjectKind())
		}
		fmt.Fprintf(&b, "%s %s [%s] {%s}%s\n", e.Kind, object, who, strings.Join(e.Effects, " "), originText(e.Origins))
		for _, f := range e.Fields {
			values := fmt.Sprintf("%v -> %v", f.Old, f.New)
			if f.Secret {
				values = "secret"
			}
			fmt.Fprintf(&b, "  %s: %.160s%s\n", f.Path, strings.ReplaceAll(values, "\n", `\n`), originText(f.Origins))
		}
	}
	for _, n := range d.NotCompared {
		fmt.Fprintf(&b, "not compared: %s %s %s: %s\n", n.Site, n.Application, n.Side, n.Reason)
	}
	return b.String()
}

func originText(list []change.Origin) string {
	var b strings.Builder
	for _, o := range list {
		mark := ""
		if o.Side == change.Old {
			mark = "-"
		}
		if !o.Changed {
			mark += "?"
		}
		fmt.Fprintf(&b, " @%s%s:%d", mark, o.File, o.Line)
	}
	return b.String()
}

func diffOf(t *testing.T, old, now fs.FS, o DiffOptions) *change.Diff {
	t.Helper()
	two := &twoStates{oldFS: old, newFS: now}
	d, err := two.compare(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const (
	infraRoot = "../../testdata/infra"
	charts    = "k3s/helm-chart/"
	projects  = "k3s/argocd/projects/"
)

var updateDiffs = flag.Bool("update-diffs", false, "write what the changes of diffTable do")

// TestDiff holds what changes of testdata/infra do to its sites, entries, fields, effects and lines, to what
// ../../testdata/diff/infra.txt says, which people have read.
func TestDiff(t *testing.T) {
	t.Parallel()
	const golden = "../../testdata/diff/infra.txt"
	base := os.DirFS(infraRoot)
	var b strings.Builder
	for _, tt := range diffTable {
		old := base
		if tt.with != "" {
			old = edited(t, base, [][3]string{{extra, "", "{{- if eq .Values.name \"xgen-core\" }}\n" + tt.with + "{{- end }}\n"}})
		}
		d := diffOf(t, old, edited(t, old, tt.edits), DiffOptions{})
		fmt.Fprintf(&b, "== %s\n%s", tt.name, diffText(d))
	}
	if *updateDiffs {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
