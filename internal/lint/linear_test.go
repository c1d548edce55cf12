package lint

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// grown are ordinary files that became large: how one of n entries looks.
var grown = []struct {
	name, file, before, entry string
	n                         int
}{
	{"keys", "k3s/helm-chart/values.yaml", "", "zKey%[1]d: \"a value of key %[1]d\"\n", 2_000},
	{"variables", "k3s/argocd/projects/xgen-jeju.yaml", "\nvars:\n", "  Z_VAR_%[1]d: \"v\"\n", 300},
	{"faults", "k3s/helm-chart/values.yaml", "", "zFault%[1]d: yes\n", 300},
	{"secrets", "k3s/argocd/projects/xgen-jeju.yaml", "\nvars:\n", "  Z%[1]d_PASSWORD: \"hunter2%[1]d\"\n", 300},
	{"suppressions", "k3s/helm-chart/values.yaml", "", "# xgen-lint: ignore yaml/syntax -- %[1]d\n", 300},
	{"containers", "k3s/helm-chart/templates/many.yaml", "", "    - { name: c%[1]d, image: i }\n", 40},
}

// TestLinear: a file of four times as many entries takes about four times as much to lint; sixteen times would be quadratic. What is
// counted are the bytes that are allocated: they do not depend on the machine and what else it does.
func TestLinear(t *testing.T) {
	for _, g := range grown {
		t.Run(g.name, func(t *testing.T) {
			size := func(n int) float64 {
				files := maps.Clone(infra(t))
				var more strings.Builder
				for i := range n {
					fmt.Fprintf(&more, g.entry, i)
				}
				old := ""
				if f := files[g.file]; f != nil {
					old = string(f.Data)
				} else {
					old = "apiVersion: v1\nkind: Pod\nmetadata: { name: many }\nspec:\n  containers:\n"
				}
				if g.before != "" && !strings.Contains(old, g.before) {
					t.Fatalf("%s has no %q", g.file, g.before)
				}
				text := old + "\n" + more.String()
				if g.before != "" {
					text = strings.Replace(old, g.before, g.before+more.String(), 1)
				}
				files[g.file] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				if _, err := Run(context.Background(), Options{FS: files, Sites: []string{"xgen-jeju"}}); err != nil {
					t.Fatal(err)
				}
				runtime.ReadMemStats(&after)
				return float64(after.TotalAlloc - before.TotalAlloc)
			}
			size(0) // what is made once
			none, one, four := size(0), size(g.n), size(4*g.n)
			if ratio := (four - none) / (one - none); one <= none || ratio > 6 {
				t.Errorf("%d entries allocate %.0f bytes, %d of them %.0f bytes: %.1f times as much, want about 4", g.n, one-none, 4*g.n, four-none, ratio)
			}
		})
	}
}
