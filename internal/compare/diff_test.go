package compare

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/policy"
)

// edited is a repository in which texts of files are replaced; one that is replaced by "" as a whole is gone.
func edited(t *testing.T, base fs.FS, edits [][3]string) fs.FS {
	t.Helper()
	texts, gone := map[string][]byte{}, []string{}
	for _, e := range edits {
		file, old, now := e[0], e[1], e[2]
		switch {
		case old == "" && now == "":
			gone = append(gone, file)
			continue
		case old == "":
			texts[file] = []byte(now)
			continue
		}
		data, ok := texts[file]
		if !ok {
			var err error
			if data, err = fs.ReadFile(base, file); err != nil {
				t.Fatal(err)
			}
		}
		if !strings.Contains(string(data), old) {
			t.Fatalf("%s does not hold %q", file, old)
		}
		texts[file] = []byte(strings.Replace(string(data), old, now, 1))
	}
	return files.Lay(base, texts, gone...)
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

// sampled reports whether one of many inputs is tried: all of them take minutes. -update-diffs tries all.
func sampled(i, oneOf int) bool {
	return *updateDiffs || rand.New(rand.NewPCG(uint64(oneOf), uint64(i))).IntN(oneOf) == 0
}

// TestDiff holds what changes of testdata/infra do to its sites, entries, fields, effects and lines, to what
// ../../testdata/diff/infra.txt says, which people have read.
func TestDiff(t *testing.T) {
	t.Parallel()
	const golden = "../../testdata/diff/infra.txt"
	base := os.DirFS(infraRoot)
	shared := DiffOptions{}.startRules(t.Context())
	data, err := os.ReadFile(golden)
	if err != nil && !*updateDiffs {
		t.Fatal(err)
	}
	want := map[string]string{}
	for section := range strings.SplitSeq(string(data), "== ") {
		name, text, _ := strings.Cut(section, "\n")
		want[name] = text
	}
	var b strings.Builder
	for i, tt := range diffTable {
		if _, known := want[tt.name]; !known && !*updateDiffs {
			t.Errorf("%s: not in %s; run with -update-diffs and read what it does", tt.name, golden)
		}
		if !sampled(i, 4) {
			continue
		}
		old := base
		if tt.with != "" {
			old = edited(t, base, [][3]string{{extra, "", "{{- if eq .Values.name \"xgen-core\" }}\n" + tt.with + "{{- end }}\n"},
				{charts + "files/core.yaml", "", "# of core\ntag: v1\npinned: x\n"}})
		}
		got := diffText(diffOf(t, old, edited(t, old, tt.edits), DiffOptions{rules: shared}))
		fmt.Fprintf(&b, "== %s\n%s", tt.name, got)
		if diff := cmp.Diff(strings.Split(want[tt.name], "\n"), strings.Split(got, "\n")); diff != "" && !*updateDiffs {
			t.Errorf("%s -want +got:\n%s", tt.name, diff)
		}
	}
	if *updateDiffs {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A rule of the user's own names an effect, which is printed with the change; its message only if it has a severity.
func TestDiffOwnRules(t *testing.T) {
	t.Parallel()
	const rule = "# METADATA\n# title: more pods\n# custom:\n#   severity: \"off\"\n#   scope: change\n#   effect: costs-more\npackage xgen.rules.own.pods\n\n" +
		"report contains {\"path\": [\"changes\", i, \"fields\", k], \"message\": \"more pods\"} if {\n\tsome i, one in input.changes\n\tsome k, field in one.fields\n" +
		"\tfield.text == \"spec.replicas\"\n\tfield.new > field.old\n}\n"
	base := os.DirFS(infraRoot)
	now := edited(t, base, [][3]string{{projects + "xgen-aww.yaml", "replicas: 1\n", "replicas: 2\n"}})
	for severity, notes := range map[string]int{"off": 0, "warning": 1} {
		text := strings.Replace(rule, `"off"`, severity, 1)
		if severity == "off" {
			text = rule
		}
		own := policy.Source{Name: "own", FS: fstest.MapFS{"own/pods/pods.rego": {Data: []byte(text)}}}
		d := diffOf(t, base, now, DiffOptions{Options: lint.Options{Policies: []policy.Source{own}}})
		if len(d.Entries) != 1 || !slices.Equal(d.Entries[0].Effects, []string{"costs-more"}) || len(d.Entries[0].Notes) != notes {
			t.Errorf("%s: %s %+v", severity, diffText(d), d.Entries[0].Notes)
		}
	}
}

// A state that cannot be read is said; one that is not there is empty.
func TestDiffStates(t *testing.T) {
	t.Parallel()
	base := os.DirFS(infraRoot)
	d := diffOf(t, fstest.MapFS{}, base, DiffOptions{})
	if len(d.SitesAdded) != 4 || d.Of(change.Added) == 0 || d.Of(change.Removed)+d.Of(change.Changed) > 0 {
		t.Errorf("out of nothing: %v, %d added", d.SitesAdded, d.Of(change.Added))
	}
	broken := edited(t, base, [][3]string{{".xgen-lint.yaml", "", "layout: [\n"}})
	if d := diffOf(t, broken, base, DiffOptions{}); len(d.Entries) > 0 || len(d.NotCompared) > 0 {
		t.Errorf("the configuration of the new state is not taken for a broken one: %s", diffText(d))
	}
	if _, err := (&twoStates{oldFS: base, newFS: broken}).compare(t.Context(), DiffOptions{}); !lint.IsUserError(err) {
		t.Errorf("a broken configuration: %v", err)
	}
	renamed := files.Lay(base, map[string][]byte{projects + "xgen-cheju.yaml": read(t, base, projects+"xgen-jeju.yaml"),
		"k3s/argocd/root-apps/xgen-root-jeju.yaml": bytes.ReplaceAll(read(t, base, "k3s/argocd/root-apps/xgen-root-jeju.yaml"), []byte("xgen-jeju.yaml"), []byte("xgen-cheju.yaml"))},
		projects+"xgen-jeju.yaml")
	d = diffOf(t, base, renamed, DiffOptions{})
	if len(d.Entries) > 0 || !slices.Equal(d.SitesAdded, []string{"xgen-cheju"}) || !slices.Equal(d.SitesRemoved, []string{"xgen-jeju"}) {
		t.Errorf("a renamed site: %s", diffText(d))
	}
}

func read(t *testing.T, fsys fs.FS, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Where too much changed, what is left is reported without a line, and counted.
func TestDiffUntraced(t *testing.T) {
	t.Parallel()
	base := os.DirFS(infraRoot)
	edits := [][3]string{{charts + "templates/deployment.yaml", "revisionHistoryLimit: 3", "revisionHistoryLimit: 5"}, {charts + "values.yaml", `LOG_LEVEL: "info"`, `LOG_LEVEL: "debug"`}}
	for i := range maxUndos {
		edits = append(edits, [3]string{fmt.Sprintf("notes/%d.yaml", i), "", "# nothing\n"})
	}
	now := edited(t, base, edits)
	whole, some := diffOf(t, base, now, DiffOptions{}), diffOf(t, base, now, DiffOptions{tracing: 1})
	with, without := 0, 0
	for _, e := range some.Entries {
		for _, f := range e.Fields {
			if len(f.Origins) == 0 {
				without++
			} else {
				with++
			}
		}
	}
	if whole.Untraced() != 0 || with == 0 || without == 0 || some.Untraced() != without || len(some.Entries) != len(whole.Entries) {
		t.Errorf("%d fields with a line, %d without, %d counted; %d of %d entries", with, without, some.Untraced(), len(some.Entries), len(whole.Entries))
	}
}

// --object names objects of both states; how many others changed is counted, so that a slip of its name is seen.
func TestDiffNamed(t *testing.T) {
	t.Parallel()
	base := os.DirFS(infraRoot)
	now := edited(t, base, [][3]string{{charts + "values.yaml", `LOG_LEVEL: "info"`, `LOG_LEVEL: "debug"`}})
	all := diffOf(t, base, now, DiffOptions{Options: lint.Options{Sites: []string{"xgen-aww"}}})
	for name, want := range map[string]int{"configmap": 1, "ConfigMap/xgen-core-config": 1, "ConfigMap/core": 0, "Deploymnt": 0} {
		d := diffOf(t, base, now, DiffOptions{Options: lint.Options{Sites: []string{"xgen-aww"}}, Objects: []string{name}})
		if len(d.Entries) != want || d.Hidden == 0 || all.Hidden != 0 {
			t.Errorf("%s: %d entries, %d hidden", name, len(d.Entries), d.Hidden)
		}
	}
}

// What both states lack because it is elsewhere does not hide what comes to the rest.
func TestDiffLacks(t *testing.T) {
	t.Parallel()
	base := os.DirFS(infraRoot)
	chart := string(read(t, base, charts+"Chart.yaml"))
	old := edited(t, base, [][3]string{{charts + "Chart.yaml", chart, chart + "dependencies:\n  - { name: redis, version: 1.0.0, repository: \"https://charts.example.com\" }\n"}})
	pdb := [3]string{charts + "templates/pdb.yaml", "", "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: \"{{ .Values.name }}\" }\n"}
	if d := diffOf(t, old, edited(t, old, [][3]string{pdb}), DiffOptions{}); d.Of(change.Added) == 0 || len(d.NotCompared) > 0 {
		t.Errorf("both lack the same: %s", diffText(d))
	}
	if d := diffOf(t, old, edited(t, base, [][3]string{pdb}), DiffOptions{}); d.Of(change.Added) > 0 || len(d.NotCompared) == 0 {
		t.Errorf("only one lacks something: %s", diffText(d))
	}
}
