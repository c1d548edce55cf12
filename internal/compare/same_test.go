package compare

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestDiffSkipsNothing changes files of every repository, one after the other, takes some away and puts others beside them
// (a sample; all of them with -update-diffs): what cannot differ is not rendered, and the diff is that of rendering all.
func TestDiffSkipsNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders each repository once for each of its files")
	}
	dirs, err := filepath.Glob("../../testdata/repos/*")
	if err != nil {
		t.Fatal(err)
	}
	styles, _ := filepath.Glob("../../testdata/styles/*")
	shared := DiffOptions{}.startRules(t.Context())
	n, changed := 0, 0
	for _, dir := range append(append(dirs, styles...), infraRoot) {
		base := os.DirFS(dir)
		for _, e := range source.NewTree(base).Files() {
			data, err := fs.ReadFile(base, e.Path)
			if err != nil || e.Link || !matters(e.Path) {
				continue
			}
			if n++; !sampled(n, 12) {
				continue
			}
			states := map[string]fs.FS{"changed": files.Lay(base, map[string][]byte{e.Path: altered(data)})}
			if sampled(n, 3) {
				states["gone"] = files.Lay(base, nil, e.Path)
				states["doubled"] = files.Lay(base, map[string][]byte{path.Join(path.Dir(e.Path), "a-"+path.Base(e.Path)): altered(data)})
			}
			for how, now := range states {
				two := func(all bool) string {
					d, err := (&twoStates{oldFS: base, newFS: now}).compare(t.Context(), DiffOptions{rules: shared, all: all})
					if err != nil {
						return err.Error()
					}
					return diffText(d)
				}
				some, all := two(false), two(true)
				if all != "" {
					changed++
				}
				if diff := cmp.Diff(all, some); diff != "" {
					t.Errorf("%s: %s %s (-all +some):\n%s", dir, e.Path, how, diff)
				}
			}
		}
	}
	if changed < 5 {
		t.Errorf("only %d changes change anything", changed)
	}
}

// matters leaves out what no deployment is made of.
func matters(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".tpl", ".txt", ".json", ".conf", ".properties", ".toml":
		return !strings.Contains(name, "jenkins") && !strings.Contains(name, "secrets/")
	}
	return false
}

// altered gives the last value of a file that looks like one another text.
func altered(data []byte) []byte {
	lines := strings.SplitAfter(string(data), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimRight(lines[i], "\n")
		if at := strings.LastIndex(line, ": "); at > 0 && !strings.ContainsAny(line[at:], "{[#&*|>") && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			value := strings.Trim(line[at+2:], `"'`)
			lines[i] = line[:at] + `: "` + value + `x"` + "\n"
			return []byte(strings.Join(lines, ""))
		}
	}
	return append(bytes.Clone(data), "\n# changed\n"...)
}
