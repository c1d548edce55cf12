package lint

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/render"
)

const (
	infraDir     = "../../testdata/infra"
	incidentsDir = "../../testdata/incidents"
)

// infra reads the golden repo into memory, so that incidents can be laid over
// it.
func infra(t testing.TB) fstest.MapFS {
	t.Helper()
	return readInto(t, infraDir)
}

// looked is what the chosen sites are rendered to.
func looked(t testing.TB, o Options) (out []*render.Result) {
	t.Helper()
	opened, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, site := range opened.Sites {
		res, err := opened.Renderer.Site(t.Context(), site, nil)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, res)
	}
	return out
}

// lay puts the archive's files below prefix over a copy of base; the content
// "!delete" removes a file, "!link TARGET" makes it a symbolic link, and "!pipe" a named pipe.
func lay(base fstest.MapFS, archive *txtar.Archive, prefix string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, f := range base {
		out[name] = f
	}
	for _, f := range archive.Files {
		name, ok := strings.CutPrefix(f.Name, prefix)
		switch {
		case !ok:
		case strings.TrimSpace(string(f.Data)) == "!delete":
			delete(out, name)
		case strings.HasPrefix(string(f.Data), "!link "):
			target := strings.TrimSpace(strings.TrimPrefix(string(f.Data), "!link "))
			out[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
		case strings.TrimSpace(string(f.Data)) == "!pipe":
			out[name] = &fstest.MapFile{Mode: fs.ModeNamedPipe | 0o644}
		default:
			out[name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	return out
}

var wantMarker = regexp.MustCompile(`(?:#|//|\{\{-? ?/\*) ?want ([^\n]*)`)

// wants reads the expected findings of an archive: markers in before/, and the
// lines of a file named want. Each is "file:line rule" or with a severity.
func wants(archive *txtar.Archive) []string {
	var out []string
	for _, f := range archive.Files {
		if f.Name == "want" {
			for line := range strings.Lines(string(f.Data)) {
				if line = strings.TrimSpace(line); line != "" {
					out = append(out, line)
				}
			}
			continue
		}
		name, ok := strings.CutPrefix(f.Name, "before/")
		if !ok {
			continue
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			m := wantMarker.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			text, _, _ := strings.Cut(m[1], "*/")
			for _, one := range strings.Split(text, ",") {
				out = append(out, fmt.Sprintf("%s:%d %s", name, i+1, strings.TrimSpace(one)))
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestIncidents runs the whole pipeline over every incident: before gives
// exactly the findings that it wants, after none at all.
func TestIncidents(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(incidentsDir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no incidents in %s: %v", incidentsDir, err)
	}
	base := infra(t)
	for i, file := range files {
		if testing.Short() && i%shortEvery != 0 {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(strings.TrimSpace(string(archive.Comment))) == 0 {
				t.Error("the archive does not tell its story")
			}
			want := wants(archive)
			if len(want) == 0 {
				t.Error("the archive wants nothing")
			}
			got := lintAll(t, lay(base, archive, "before/"))
			if diff := cmp.Diff(want, short(got, want)); diff != "" {
				t.Errorf("before (-want +got):\n%s\n%s", diff, long(got))
			}
			if after := lintAll(t, lay(base, archive, "after/")); len(after.Findings) > 0 {
				t.Errorf("after: not silent\n%s", long(after))
			}
		})
	}
}

// TestInfraIsClean wants nothing at all of the golden repo.
func TestInfraIsClean(t *testing.T) {
	res := lintAll(t, infra(t))
	if len(res.Findings) > 0 {
		t.Errorf("testdata/infra is not clean:\n%s", long(res))
	}
	if res.Summary.Sites != 4 || res.Summary.Applications != 32 {
		t.Errorf("looked at %d sites and %d applications, want 4 and 32", res.Summary.Sites, res.Summary.Applications)
	}
}

func lintAll(t *testing.T, fsys fs.FS) *Result {
	t.Helper()
	res, err := Run(context.Background(), Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// short prints findings as wants are written, with "~" behind a rule whose place
// is not exact, and with a severity where the want of that line and rule names one.
func short(res *Result, want []string) []string {
	var out []string
	for _, f := range res.Findings {
		s := fmt.Sprintf("%s:%d %s%s", f.File, f.Line, f.Rule, unsure(f))
		if with := s + " " + f.Severity.String(); slices.Contains(want, with) {
			s = with
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func long(res *Result) string {
	var b strings.Builder
	for _, f := range res.Findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s] %s %s %s\n", f.File, f.Line, f.Column, f.Severity, f.Message, f.Rule, f.Precision, f.Object, f.Subject.Path)
		for _, o := range f.Origins {
			fmt.Fprintf(&b, "    from %s:%d:%d (%s)\n", o.File, o.Line, o.Column, o.Note)
		}
	}
	return b.String()
}
