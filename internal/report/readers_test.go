package report

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// understood is what a third party's reader makes of an entry of a report.
type understood struct {
	File, Rule, Text string
	Line             int
}

const readers = "../judge/readers"

// readBy reads a report by the third party's reader of its format.
func readBy(t *testing.T, format, report string) (out []understood) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("the readers are node programs, and there is no node here")
	}
	if _, err := os.Stat(filepath.Join(readers, "node_modules")); err != nil {
		t.Skip("the readers are not installed; run make readers")
	}
	cmd := exec.Command("node", filepath.Join(readers, "read.mjs"), format)
	cmd.Stdin = strings.NewReader(report)
	var problems strings.Builder
	cmd.Stderr = &problems
	data, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return out
}

// TestReaders holds what others read in a report against what is in it. For
// gitlab, github and json the registries have no reader; their forms are held by
// tests of their own.
func TestReaders(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"junit", "checkstyle"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			r := fixture()
			got := readBy(t, format, written(t, format, r, Options{}))
			if len(got) != len(r.Findings) {
				t.Fatalf("%d entries are read of %d findings", len(got), len(r.Findings))
			}
			for _, f := range redacted(r).Findings {
				if !slices.ContainsFunc(got, func(u understood) bool {
					return u.File == f.File && u.Line == f.Line && (u.Rule == "" || u.Rule == f.Rule) &&
						strings.Contains(u.Text, strings.SplitN(f.Message, "\n", 2)[0]) && strings.Contains(u.Text, f.Help)
				}) {
					t.Errorf("nobody reads %s:%d %s", f.File, f.Line, f.Rule)
				}
			}
			failed := readBy(t, format, written(t, format, Failed(Tool{Name: "xgen-lint"}, ".xgen-lint.yaml", "no site"), Options{}))
			if len(failed) != 1 || !strings.Contains(failed[0].Text, "could not finish: no site") {
				t.Errorf("a run that failed reads as %v", failed)
			}
		})
	}
	t.Run("sarif", func(t *testing.T) {
		t.Parallel()
		got := readBy(t, "sarif", written(t, "sarif", fixture(), Options{}))
		for _, want := range []string{"**[capacity/oversized-replicas]**", "k3s/argocd/projects/xgen-aww.yaml#L15-L15", "set minReplicas to 1", "k3s/setup/setup-k3s.sh#L7"} {
			if len(got) != 1 || !strings.Contains(got[0].Text, want) {
				t.Errorf("the reader does not say %q:\n%v", want, got)
			}
		}
	})
	if slices.Contains(Formats(), "markdown") {
		t.Run("markdown", func(t *testing.T) {
			t.Parallel()
			got := readBy(t, "markdown", written(t, "markdown", fixture(), Options{}))
			if len(got) != 1 || !strings.Contains(got[0].Text, "keeps at least 2 pods") || strings.Contains(got[0].Text, "<script") {
				t.Errorf("the page reads as %v", got)
			}
		})
	}
}
