package lsp

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/fleettest"
)

// fleetSites is how many sites the fleet has on which typing is measured.
const fleetSites = 96

// In a fleet the site that is typed in is linted before all others: its findings
// come soon, those of the others stay, and what all of them say comes later.
func TestFleet(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("a fleet takes a while")
	}
	root := infra(t)
	golden := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, name))
		golden[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, _ := fleettest.Make(golden, fleettest.Options{Sites: fleetSites, Seed: 1})
	for name, f := range files {
		if golden[name] == nil || string(golden[name].Data) != string(f.Data) {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, root, name, string(f.Data))
		}
	}
	write(t, root, jeju, strings.Replace(read(t, root, jeju), `domain: "*"`, "domain: *", 1)) // of another site
	c := start(t, root)
	good := read(t, root, aww)
	c.codes(jeju, "yaml/unquoted-wildcard")
	c.open(aww, good)
	best := time.Hour
	for range 2 {
		best = min(best, spent(func() {
			c.change(aww, strings.Replace(good, "maxReplicas: 2", "maxReplicas: 4", 1))
			c.codes(aww, "capacity/oversized-replicas")
		}))
		best = min(best, spent(func() {
			c.change(aww, good)
			c.codes(aww)
		}))
		c.codes(jeju, "yaml/unquoted-wildcard")
	}
	t.Logf("%d sites: a keystroke to its findings %v", fleetSites+4, best)
	if best > 500*time.Millisecond {
		t.Errorf("a keystroke takes %v", best)
	}
}
