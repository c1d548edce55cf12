package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// linked is a module of which the program has code.
type linked struct {
	Path, Version, Dir string
	dirs               map[string]bool // of its packages, and those above them
}

// linkedModules lists the modules that the program is made of, on any platform
// that it is released for.
func linkedModules(t *testing.T) []linked {
	t.Helper()
	found := map[string]linked{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-json=Module,Dir", ".")
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		for list := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				Dir    string
				Module *struct {
					linked
					Main bool
				}
			}
			if err := list.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if p.Module == nil || p.Module.Main {
				continue
			}
			m, known := found[p.Module.Path]
			if !known {
				m = p.Module.linked
				m.dirs = map[string]bool{m.Dir: true}
				found[m.Path] = m
			}
			for dir := p.Dir; dir != m.Dir; dir = filepath.Dir(dir) {
				m.dirs[dir] = true
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b linked) int { return strings.Compare(a.Path, b.Path) })
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// texts returns what a module asks its users to pass on: licences and notices.
func (m linked) texts(t *testing.T) (out []string) {
	t.Helper()
	var names []string
	for _, dir := range slices.Sorted(maps.Keys(m.dirs)) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !e.IsDir() && licenceFile.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
				names = append(names, filepath.Join(dir, e.Name()))
			}
		}
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for line := range strings.Lines(string(data)) {
			lines = append(lines, strings.TrimRight(line, " \t\r\n\f"))
		}
		if text := strings.Trim(strings.Join(lines, "\n"), "\n"); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		t.Errorf("%s %s has no licence", m.Path, m.Version)
	}
	return out
}

// TestNotice holds NOTICE against the modules that are linked, each with its
// licence. `make generate` writes it.
func TestNotice(t *testing.T) {
	t.Parallel()
	need(t, "go")
	users := map[string][]string{}
	var order []string
	modules := linkedModules(t)
	for _, m := range modules {
		for _, text := range m.texts(t) {
			if users[text] == nil {
				order = append(order, text)
			}
			users[text] = append(users[text], m.Path)
			if m.Path == "golang.org/x/sys" { // as is the standard library's
				users[text] = append(users[text], "The Go standard library")
			}
		}
	}
	var b strings.Builder
	b.WriteString("xgen-lint\n\nThe program contains code of these modules, whose licences and notices follow.\n\n")
	for _, m := range modules {
		fmt.Fprintf(&b, "%s %s\n", m.Path, m.Version)
	}
	b.WriteString("The Go standard library\n")
	for _, text := range order {
		fmt.Fprintf(&b, "\n%s\n\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(users[text], "\n"), text)
	}
	name := filepath.Join("..", "..", "NOTICE")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(name)
	if err != nil || string(data) != b.String() {
		t.Errorf("NOTICE is not of the modules that are linked now (%v); run make generate", err)
	}
}

// TestRelease holds the release against what takes it: the names of archives, and
// the variables that the linker sets.
func TestRelease(t *testing.T) {
	t.Parallel()
	config := readYAML(t, ".goreleaser.yaml")
	if got := dig(config, "archives", 0, "name_template"); got != "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}" {
		t.Errorf("archives are called %v", got)
	}
	source, err := os.ReadFile("version.go")
	if err != nil {
		t.Fatal(err)
	}
	flags := fmt.Sprint(dig(config, "builds", 0, "ldflags"))
	for _, name := range []string{"release", "commit", "date"} {
		if !strings.Contains(flags, "-X main."+name+"=") || !regexp.MustCompile(`(?m)^\t`+name+` +=`).Match(source) {
			t.Errorf("main.%s is not set by the linker", name)
		}
	}
	if diff := fmt.Sprint(dig(config, "builds", 0, "goos"), dig(config, "builds", 0, "goarch")); diff != "[linux darwin windows] [amd64 arm64]" {
		t.Errorf("platforms: %s", diff)
	}
	version := regexp.MustCompile(`(?:XGEN_LINT_VERSION\W+|xgen-lint/xgen-lint(?:@|/)|rev: )(v\d+\.\d+\.\d+)`)
	seen := map[string][]string{}
	for _, name := range []string{"ci/gitlab.yml", "ci/github.yml", "ci/Jenkinsfile", "docs/ci/github.yml", "docs/ci/Jenkinsfile", "README.md"} {
		data, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			continue
		}
		for _, m := range version.FindAllStringSubmatch(string(data), -1) {
			seen[m[1]] = append(seen[m[1]], name)
		}
	}
	if len(seen) != 1 || len(slices.Collect(maps.Values(seen))[0]) < 5 {
		t.Errorf("the examples do not all take one release: %v", seen)
	}
	changes, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	for v := range seen {
		if !bytes.Contains(changes, []byte(v)) {
			t.Errorf("CHANGELOG.md says nothing of %s", v)
		}
	}
}
