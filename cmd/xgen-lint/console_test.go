package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```")

// testConsole runs the console blocks of a document in a folder of their own,
// and holds what is printed against what is there.
func testConsole(t *testing.T, name string) {
	need(t, "bash", "sed")
	file := filepath.Join("..", "..", filepath.FromSlash(name))
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, part := range []string{"infra", "repos"} {
		if err := os.CopyFS(filepath.Join(dir, "testdata", part), os.DirFS(filepath.Join(filepath.Dir(infraDir), part))); err != nil {
			t.Fatal(err)
		}
	}
	writeFiles(t, dir, string(data))
	got := runConsole(t, dir, string(data))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(got, string(data)); diff != "" {
		t.Errorf("%s is stale; run make generate (-want +got):\n%s", name, diff)
	}
}

var fileBlock = regexp.MustCompile("(?s)`([^`\n]+)`:\n\n```[a-z]+\n(.*?)```")

// writeFiles writes the files that a document shows: a code block that follows
// a line which ends in the file's name and a colon.
func writeFiles(t *testing.T, dir, text string) {
	t.Helper()
	for _, m := range fileBlock.FindAllStringSubmatch(text, -1) {
		name := filepath.Join(dir, filepath.FromSlash(m[1]))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(name); err == nil {
			continue // shown in a better form later on
		}
		if err := os.WriteFile(name, []byte(m[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// runConsole runs all blocks of a document in one shell and returns the
// document with what they print.
func runConsole(t *testing.T, dir, text string) string {
	t.Helper()
	const mark = "\x1e"
	var script strings.Builder
	for _, m := range consoleBlock.FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(m[1]) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				command = strings.ReplaceAll(command, "go run ./cmd/xgen-lint", "xgen-lint")
				fmt.Fprintf(&script, "%sprintf '%s'\n", command, mark)
			}
		}
	}
	cmd := exec.Command("bash", "--noprofile", "--norc", "-c", script.String())
	cmd.Dir, cmd.Env = dir, append(os.Environ(), gitEnvironment()...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	outputs := strings.Split(out.String(), mark)
	return consoleBlock.ReplaceAllStringFunc(text, func(block string) string {
		var b strings.Builder
		b.WriteString("```console\n")
		for line := range strings.Lines(block) {
			if strings.HasPrefix(line, "$ ") {
				b.WriteString(line + outputs[0])
				outputs = outputs[1:]
			}
		}
		b.WriteString("```")
		return b.String()
	})
}

// TestReadmeConfiguration runs with the configuration that README shows.
func TestReadmeConfiguration(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)```yaml\n(# .xgen-lint.yaml\n.*?)```").FindSubmatch(data)
	if m == nil {
		t.Fatal("README.md shows no configuration")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(infraDir)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{ // what it binds
		"config.yaml": string(m[1]), "schemas/region.cue": "#Region: region!: string\n", "platform/values-east.yaml": "region: east\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("xgen-lint", "--repo", dir, "--config", filepath.Join(dir, "config.yaml"), "--quiet").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
