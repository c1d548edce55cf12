package lint

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"
)

// folder is a repo whose files change under the session.
type folder struct{ now fstest.MapFS }

func (f *folder) Open(name string) (fs.File, error)          { return f.now.Open(name) }
func (f *folder) ReadFile(name string) ([]byte, error)       { return f.now.ReadFile(name) }
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return f.now.ReadDir(name) }

// TestSession: what a session says of a state is what a run over that state alone says, whatever came before it; also where one
// site was looked at first, as an editor does.
func TestSession(t *testing.T) {
	base := readInto(t, "../../testdata/infra")
	dir := &folder{base}
	session, err := NewSession(context.Background(), Options{FS: dir})
	if err != nil {
		t.Fatal(err)
	}
	replayed := 0
	state := func(what string, fsys fstest.MapFS, site string) {
		dir.now = fsys
		st := session.At(nil)
		if site != "" {
			if _, err := st.LintSite(context.Background(), site); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		want, err := Run(context.Background(), Options{FS: fsys, compiled: session.options.compiled})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		got, err := st.Lint(context.Background())
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		same(t, what, want, got)
		replayed += got.replayed
	}
	state("clean", base, "")
	faults := together(infraFaults(), infraStranger(), infraDeleted(), infraContrast())
	for i, c := range faults {
		if i%every(71) != 0 {
			continue
		}
		state(c.name, apply(t, base, c.edits), []string{"", "xgen-aww", "xgen-jeju"}[i%3])
		if i%2 == 0 { // else the next fault comes before this one is mended
			state(c.name+", mended", base, "")
		}
	}
	if replayed == 0 {
		t.Error("all sites were checked again in every state")
	}
}
