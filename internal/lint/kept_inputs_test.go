package lint

import (
	"bytes"
	"maps"
	"path"
	"regexp"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/kept"
)

// frozen is a store of what one run kept: what later runs keep is lost, so that each change is one from the same state.
type frozen struct {
	mu      sync.Mutex
	entries map[string][]byte
	closed  bool
}

func (f *frozen) Get(key string) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	data, ok := f.entries[key]
	return data, ok
}

func (f *frozen) Put(key string, data []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.entries[key] = bytes.Clone(data)
	}
	return nil
}

var anyDigit = regexp.MustCompile(`[1-8]\b`)

// TestKeptEveryInput changes each file of a repo, alone, after a run over the clean one was kept: by other numbers, some by a line
// that is not YAML. What is kept must not be used where it is not what would be found now.
func TestKeptEveryInput(t *testing.T) {
	engine := compile(t)
	for _, dir := range []string{"infra", "repos/app-of-apps", "repos/kustomize", "repos/appset-git", "repos/several-sources"} {
		t.Run(path.Base(dir), func(t *testing.T) {
			t.Parallel()
			base, store := readInto(t, path.Join("../../testdata", dir)), &frozen{entries: map[string][]byte{}}
			o := Options{FS: base, compiled: engine, Kept: &kept.Results{Store: store, Program: "one"}}
			if _, err := Run(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			store.closed = true
			if res, err := Run(t.Context(), o); err != nil || res.replayed == 0 {
				t.Fatalf("nothing is replayed from an unchanged repo: %v", err)
			}
			for i, name := range slices.Sorted(maps.Keys(base)) {
				if testing.Short() && i%7 != 0 {
					continue
				}
				changes := map[string][]byte{"other numbers": anyDigit.ReplaceAll(base[name].Data, []byte("9"))}
				if i%3 == 0 || bytes.Equal(changes["other numbers"], base[name].Data) {
					changes["broken"] = append(bytes.Clone(base[name].Data), "\nsurprise: *here\n"...)
				}
				for what, data := range changes {
					if bytes.Equal(data, base[name].Data) {
						continue
					}
					fsys := maps.Clone(base)
					fsys[name] = &fstest.MapFile{Data: data, Mode: 0o644}
					want, err := Run(t.Context(), Options{FS: fsys, compiled: engine})
					if err != nil {
						continue // a configuration that is not one
					}
					o.FS = fsys
					got, err := Run(t.Context(), o)
					if err != nil {
						t.Fatalf("%s, %s: %v", name, what, err)
					}
					same(t, name+", "+what, want, got)
				}
			}
		})
	}
}
