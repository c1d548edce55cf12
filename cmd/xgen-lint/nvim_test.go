package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNeovim walks through a real editor: a fault is typed and seen, the action is
// applied, a value hovered, a key followed to the template and back.
func TestNeovim(t *testing.T) {
	t.Parallel()
	nvim, err := exec.LookPath("nvim")
	if err != nil {
		t.Skip("no nvim here: apt-get install neovim")
	}
	exe, err := exec.LookPath("xgen-lint") // this program, see TestMain
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, os.DirFS(filepath.Join("..", "..", "testdata", "infra"))); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("..", "..", "testdata", "nvim", "walk.lua"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	home, out := t.TempDir(), filepath.Join(t.TempDir(), "seen")
	cmd := exec.CommandContext(ctx, nvim, "--headless", "-u", "NONE", "-n", "-S", script)
	cmd.Env = append(os.Environ(), "EXE="+exe, "ROOT="+root, "FILE=k3s/argocd/projects/xgen-aww.yaml", "OUT="+out,
		"HOME="+home, "XDG_STATE_HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home)
	said, err := cmd.CombinedOutput()
	seen := readSteps(t, out)
	if err != nil {
		t.Fatalf("nvim: %v\n%s\nseen: %v", err, said, seen)
	}
	for step, want := range map[string]string{
		"fault": "[yaml/unquoted-wildcard]", "line": `    domain: "*"`, "mended": "[]", "reads": "hasDomain", "sets": "xgen-aww.yaml",
		"hover": "environment variable S3_BUCKET", "action": "quote *",
	} {
		if got := seen[step]; !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", step, got, want)
		}
	}
}

// readSteps reads what the walk has seen, by step: texts as they are, else JSON.
func readSteps(t *testing.T, name string) map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	out := map[string]string{}
	for scan := bufio.NewScanner(f); scan.Scan(); {
		var s struct {
			Step string          `json:"step"`
			Seen json.RawMessage `json:"seen"`
		}
		if err := json.Unmarshal(scan.Bytes(), &s); err != nil {
			t.Fatalf("%s: %v", scan.Text(), err)
		}
		out[s.Step] = string(s.Seen)
		var text string
		if json.Unmarshal(s.Seen, &text) == nil {
			out[s.Step] = text
		}
	}
	return out
}
