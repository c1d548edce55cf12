package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/fleettest"
	"github.com/xgen-lint/xgen-lint/internal/report"
)

// TestEqualBytes wants the same report to the byte in every format, whatever the
// number of processors, and whatever order the files were written in.
func TestEqualBytes(t *testing.T) {
	t.Parallel()
	golden, err := fleettest.Read("../../testdata/infra")
	if err != nil {
		t.Fatal(err)
	}
	files, faults := fleettest.Make(golden, fleettest.Options{Sites: 6, Seed: 3, Faults: 0.7})
	if len(faults) == 0 {
		t.Fatal("the fleet has no faults")
	}
	forth, back := t.TempDir(), t.TempDir()
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, dir := range []string{forth, back} {
		for _, name := range names {
			at := filepath.Join(dir, filepath.FromSlash(name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, files[name].Data, 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		slices.Reverse(names)
	}
	for _, format := range report.Formats() {
		want := reportOf(t, forth, format, "1")
		if !bytes.Contains(want, []byte("requests-exceed-limits")) && !bytes.Contains(want, []byte("unknown-service")) {
			t.Errorf("%s has no finding of the fleet", format)
		}
		if got := reportOf(t, back, format, "8"); !bytes.Equal(got, want) {
			t.Errorf("%s differs with 8 processors and another order of files: %d bytes, want %d", format, len(got), len(want))
		}
	}
}

// TestHundredRuns wants the same report to the byte of each of a hundred runs, with more and fewer sites at once, every format in turn.
// What differs by chance (the order of a map, which site is done first) shows itself in some of them.
func TestHundredRuns(t *testing.T) {
	t.Parallel()
	runs := 100
	if testing.Short() {
		runs = 20
	}
	golden, err := fleettest.Read("../../testdata/infra")
	if err != nil {
		t.Fatal(err)
	}
	files, faults := fleettest.Make(golden, fleettest.Options{Sites: 4, Seed: 8, Faults: 0.9})
	for name := range golden { // the large sites are left out, since a hundred runs are many
		if dir := path.Base(path.Dir(name)); dir == "projects" || dir == "root-apps" {
			delete(files, name)
		}
	}
	template := files["k3s/helm-chart/templates/deployment.yaml"] // and a fault that all sites share
	template.Data = bytes.Replace(template.Data, []byte("\nspec:\n"), []byte("\nspec:\n  replica: 1\n"), 1)
	dir := t.TempDir()
	if err := fleettest.Write(files, dir); err != nil || len(faults) < 2 {
		t.Fatal(len(faults), err)
	}
	first, formats := map[string]string{}, report.Formats()
	for i := range runs {
		format := formats[i%len(formats)]
		var out, errs bytes.Buffer
		code := execute(t.Context(), []string{"--repo", dir, "--format", format, "--no-cache", "--color", "never", "--jobs", strconv.Itoa(1 + i%7)}, streams{strings.NewReader(""), &out, &errs})
		if code != exitFound {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		if want, ok := first[format]; !ok {
			first[format] = out.String()
		} else if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Fatalf("run %d differs from the first one in %s:\n%s", i, format, diff)
		}
	}
}

func reportOf(t *testing.T, dir, format, processors string) []byte {
	t.Helper()
	cmd := exec.Command("xgen-lint", "--repo", ".", "--format", format, "--quiet", "--fail-on", "never", "--color", "never")
	cmd.Dir = dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "GOMAXPROCS=") }), "GOMAXPROCS="+processors)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return out
}
