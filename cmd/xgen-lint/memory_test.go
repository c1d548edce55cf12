package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMemory: what is not bounded where it is made ends the run with one line, before the machine does. Kustomize copies a map into itself
// here, 40 times.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a gigabyte")
	}
	program := filepath.Join(t.TempDir(), "xgen-lint")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS("../../testdata/repos/kustomize")); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("resources: [map.yaml]\nreplacements:\n")
	for i := range 40 {
		fmt.Fprintf(&b, "- source: { kind: ConfigMap, fieldPath: data }\n  targets: [{ select: { kind: ConfigMap }, fieldPaths: [data.x%d], options: { create: true } }]\n", i)
	}
	for name, text := range map[string]string{
		"base/kustomization.yaml": b.String(),
		"base/map.yaml":           "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: n }\ndata: { a: b }\n",
	} {
		if err := os.WriteFile(filepath.Join(repo, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(program, "--repo", repo, "--timeout", "5m")
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if code := cmd.ProcessState.ExitCode(); err == nil || code != exitFailed || !strings.HasPrefix(errs.String(), "xgen-lint: the run takes more than 51") ||
		strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("status %d, %q", code, errs.String())
	}
}
