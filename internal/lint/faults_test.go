package lint

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/policy"
)

// fault is one slip of a person in a clean repository, and the one finding that
// it must give.
type fault struct {
	name  string
	edits []edit
	want  string // see wanted; "" where nothing may be said
}

// edit replaces old by new in a file; old is there once, or once after the
// texts that are written before it with ">>" between them. An empty old takes
// the place of the whole file, an empty old and new delete it.
type edit struct{ file, old, new string }

func in(file, old, new string) []edit { return []edit{{file, old, new}} }

func all(lists ...[]edit) []edit { return slices.Concat(lists...) }

func remove(file string) []edit { return in(file, "", "") }

// find returns the offsets of what a place names: the one that follows the
// texts before it.
func find(text, place string) (start, end int, err error) {
	parts := strings.Split(place, " >> ")
	for i, part := range parts {
		at := strings.Index(text[end:], part)
		if at < 0 {
			return 0, 0, fmt.Errorf("no %q", part)
		}
		if i == len(parts)-1 && len(parts) == 1 && strings.Count(text, part) > 1 {
			return 0, 0, fmt.Errorf("%q is there more than once", part)
		}
		start, end = end+at, end+at+len(part)
	}
	return start, end, nil
}

func apply(t *testing.T, base fstest.MapFS, edits []edit) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, f := range base {
		out[name] = f
	}
	for _, e := range edits {
		switch f := out[e.file]; {
		case e.old == "" && e.new == "":
			if f == nil {
				t.Fatalf("no file %s", e.file)
			}
			delete(out, e.file)
		case e.old == "":
			out[e.file] = &fstest.MapFile{Data: []byte(e.new), Mode: 0o644}
		case f == nil:
			t.Fatalf("no file %s", e.file)
		default:
			text, place, with := string(f.Data), e.old, e.new
			if strings.Contains(text, "\r\n") {
				place, with = strings.ReplaceAll(place, "\n", "\r\n"), strings.ReplaceAll(with, "\n", "\r\n")
			}
			start, end, err := find(text, place)
			if err != nil {
				t.Fatalf("%s: %v", e.file, err)
			}
			out[e.file] = &fstest.MapFile{Data: []byte(text[:start] + with + text[end:]), Mode: 0o644}
		}
	}
	return out
}

// wanted reads "E rule file: place [sites]": the finding's severity (with "~"
// where its place is traced or only near, not exact), rule, file, a text on its
// line ("$" for the end of the file), and all sites that it is about.
func wanted(t *testing.T, fsys fstest.MapFS, want string) string {
	t.Helper()
	at := strings.LastIndex(want, " [")
	if at < 0 {
		t.Fatalf("%q names no sites", want)
	}
	sites := strings.TrimSuffix(want[at+2:], "]")
	head, place, ok := strings.Cut(want[:at], ": ")
	parts := strings.Fields(head)
	if !ok || len(parts) != 3 {
		t.Fatalf("%q is not: severity rule file: place [sites]", want)
	}
	f := fsys[parts[2]]
	if f == nil {
		t.Fatalf("no file %s", parts[2])
	}
	start, _, err := find(string(f.Data), place)
	if place == "$" {
		start, err = len(f.Data), nil
	}
	if err != nil {
		t.Fatalf("%s: %v", parts[2], err)
	}
	line := 1 + strings.Count(string(f.Data[:start]), "\n")
	return fmt.Sprintf("%s %s %s:%d [%s]", parts[0], parts[1], parts[2], line, sites)
}

// told prints findings in the same form.
func told(res *Result) []string {
	letter := map[finding.Severity]string{finding.Error: "E", finding.Warning: "W", finding.Info: "I"}
	var out []string
	for _, f := range res.Findings {
		sites := f.Sites
		if len(sites) == 0 && f.Site != "" {
			sites = []string{f.Site}
		}
		out = append(out, fmt.Sprintf("%s%s %s %s:%d [%s]", letter[f.Severity], unsure(f), f.Rule, f.File, f.Line, strings.Join(sites, " ")))
	}
	return out
}

// unsure marks a finding whose place is not exact.
func unsure(f finding.Finding) string {
	if f.Precision == finding.Exact {
		return ""
	}
	return "~"
}

// beginning is the first lines of a text.
func beginning(text string, lines int) string {
	all := strings.SplitAfterN("\n"+text, "\n", lines+2)
	return strings.Join(all[:min(len(all), lines+1)], "")
}

// readInto reads a folder into memory.
func readInto(t testing.TB, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestFaults puts single faults into three repositories that are written in
// different ways: each gives its one finding, at its line, and nothing else.
func TestFaults(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for _, repo := range styleTables() {
		testFaults(t, engine, repo.dir, repo.faults)
	}
}

// table is the faults of one repository below testdata.
type table struct {
	dir    string
	faults []fault
}

// styleTables are those of the seed documents' repository, written in three ways.
func styleTables() []table {
	return []table{
		{"infra", together(infraFaults(), infraStranger(), infraDeleted(), infraContrast(), infraSilent(), infraRead())},
		{"styles/inline", together(inlineFaults(), inlineStranger(), inlineDeleted(), inlineContrast())},
		{"styles/multisource", together(multisourceFaults(), multiStranger(), multiDeleted(), multiContrast())},
	}
}

// untold matches a message, or a part of one, whose text is not in its rule's folder: its ID and its arguments.
var untold = regexp.MustCompile(`\b[a-z-]+map\[`)

// shortEvery: with -short one case of so many is run.
const shortEvery = 6

// testFaults puts each fault into a fresh copy of a clean repository.
func testFaults(t *testing.T, engine *policy.Engine, dir string, faults []fault) {
	base := readInto(t, path.Join("../../testdata", dir))
	seen := map[string]bool{}
	for i, c := range append(faults, fault{name: "as it is"}) {
		if seen[c.name] {
			t.Errorf("%s: two cases are called %q", dir, c.name)
		}
		seen[c.name] = true
		if testing.Short() && i%shortEvery != 0 {
			continue
		}
		t.Run(path.Base(dir)+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			fsys := apply(t, base, c.edits)
			var want []string
			if c.want != "" {
				want = []string{wanted(t, fsys, c.want)}
			}
			res, err := Run(context.Background(), Options{FS: fsys, compiled: engine})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range res.Findings {
				if untold.MatchString(f.Message) || untold.MatchString(f.Help) {
					t.Errorf("%s has no text for %s (%s)", f.Rule, f.Message, f.Help)
				}
			}
			if got := told(res); !slices.Equal(want, got) {
				t.Errorf("want %q, got\n%s%s", want, strings.Join(got, "\n"), beginning(long(res), 6))
			}
		})
	}
}
